/** The design system's button, with our icons. */
import { Button as NlButton } from '@nl-design-system-candidate/button-react';
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  readonly children: ReactNode;
  readonly purpose?: 'primary' | 'secondary' | 'subtle';
  readonly hint?: 'positive' | 'negative';
  readonly icon?: IconName;
  /** The label is for assistive technology only; the icon must be known well. */
  readonly iconOnly?: boolean;
  readonly pressed?: boolean;
  /** The letter shown at the end; the shortcut itself is registered where the action is. */
  readonly shortcut?: string;
}

export function Button(props: ButtonProps) {
  const {
    children,
    purpose = 'secondary',
    hint,
    icon,
    iconOnly,
    pressed,
    shortcut,
    type,
    disabled,
    ...rest
  } = props;
  return (
    <NlButton
      {...rest}
      type={type ?? 'button'}
      purpose={purpose}
      {...(hint === undefined ? {} : { hint })}
      {...(iconOnly === true ? { iconOnly } : {})}
      {...(pressed === undefined ? {} : { pressed })}
      {...(disabled === true ? { disabled: true } : {})}
      {...(icon === undefined ? {} : { iconStart: <Icon name={icon} /> })}
      label={
        shortcut === undefined || iconOnly === true ? (
          children
        ) : (
          <>
            {children} <kbd className="bb-kbd">{shortcut.toUpperCase()}</kbd>
          </>
        )
      }
      {...(shortcut === undefined ? {} : { 'aria-keyshortcuts': `Alt+${shortcut.toUpperCase()}` })}
    />
  );
}
