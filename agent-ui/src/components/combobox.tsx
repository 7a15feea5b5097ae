/**
 * A search field with a list below it (ARIA combobox with listbox): arrows move, Enter chooses, Escape closes.
 * The focus stays in the field; `aria-activedescendant` tells which option is meant. Enter while the
 * options are still on their way is kept for them: somebody else's name is never chosen by it.
 */
import { type KeyboardEvent, type ReactNode, type Ref, useId, useLayoutEffect, useState } from 'react';
import { Field } from './form.tsx';

export interface ComboboxProps<T> {
  readonly label: string;
  readonly hint?: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly options: readonly T[];
  /** The options are those of an earlier text; the ones that belong to this text are on their way. */
  readonly pending?: boolean;
  readonly optionKey: (option: T) => string;
  readonly renderOption: (option: T) => ReactNode;
  readonly onChoose: (option: T) => void;
  /** Said when there is text but no option. */
  readonly nothing: string;
  readonly inputRef?: Ref<HTMLInputElement>;
}

export function Combobox<T>(props: ComboboxProps<T>) {
  const listId = useId();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  /** Enter was pressed before the options were there. */
  const [wished, setWished] = useState(false);
  const { options, pending = false } = props;
  const current = Math.min(active, options.length - 1);
  const shown = open && props.text !== '';
  const isEmpty = shown && !pending && options.length === 0;

  const choose = (option: T) => {
    props.onChoose(option);
    setOpen(false);
    setWished(false);
  };
  useLayoutEffect(() => {
    if (!wished || pending) return;
    setWished(false);
    const option = options[current];
    if (shown && option !== undefined) choose(option);
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      if (options.length > 0) setActive((current + step + options.length) % options.length);
    } else if (event.key === 'Enter' && shown) {
      event.preventDefault();
      const option = options[current];
      if (pending) setWished(true);
      else if (option !== undefined) choose(option);
    } else if (event.key === 'Escape' && shown) {
      // The dialog or panel around it stays open.
      event.stopPropagation();
      setOpen(false);
      setWished(false);
    }
  };
  return (
    <div className="bb-combobox">
      <Field label={props.label} hint={props.hint}>
        {(wiring) => (
          <input
            {...wiring}
            ref={props.inputRef}
            className="utrecht-textbox utrecht-textbox--html-input"
            type="text"
            role="combobox"
            autoComplete="off"
            aria-expanded={shown}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={
              shown && !pending && options.length > 0 ? `${listId}-${current}` : undefined
            }
            value={props.text}
            onChange={(event) => {
              props.onText(event.target.value);
              setActive(0);
              setOpen(true);
              setWished(false);
            }}
            onKeyDown={onKeyDown}
            onBlur={() => {
              setOpen(false);
              setWished(false);
            }}
          />
        )}
      </Field>
      <div
        className="bb-combobox__list"
        id={listId}
        role="listbox"
        aria-label={props.label}
        aria-busy={pending}
        tabIndex={-1}
        hidden={!shown || options.length === 0}
      >
        {options.map((option, index) => (
          <div
            key={props.optionKey(option)}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={!pending && index === current}
            tabIndex={-1}
            className="bb-combobox__option"
            // Before blur, or the list would be gone when the click arrives.
            onMouseDown={(event) => {
              event.preventDefault();
              choose(option);
            }}
          >
            {props.renderOption(option)}
          </div>
        ))}
      </div>
      <div role="status" className={isEmpty ? 'bb-empty' : 'bb-visually-hidden'}>
        {isEmpty ? props.nothing : ''}
      </div>
    </div>
  );
}
