/** Form fields with label, hint and mistake tied together, in the Utrecht components' class names. */
import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';

interface FieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: string | null | undefined;
}

interface Wiring {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

export function Field(props: FieldProps & { readonly children: (wiring: Wiring) => ReactNode }) {
  const id = useId();
  const { label, hint, error } = props;
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className={`utrecht-form-field${error ? ' utrecht-form-field--invalid' : ''}`}>
      <label className="utrecht-form-label utrecht-form-field__label" htmlFor={id}>
        {label}
      </label>
      {hint ? (
        <div id={`${id}-hint`} className="utrecht-form-field-description utrecht-form-field__description">
          {hint}
        </div>
      ) : null}
      {error ? (
        <div id={`${id}-error`} className="utrecht-form-field__error-message bb-error-message">
          {error}
        </div>
      ) : null}
      <div className="utrecht-form-field__input">
        {props.children({
          id,
          'aria-describedby': described === '' ? undefined : described,
          'aria-invalid': error ? true : undefined,
        })}
      </div>
    </div>
  );
}

type InputProps = FieldProps & Omit<InputHTMLAttributes<HTMLInputElement>, 'id'>;

export function TextInput({ label, hint, error, ...input }: InputProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <input
          {...input}
          {...wiring}
          className={`utrecht-textbox utrecht-textbox--html-input${error ? ' utrecht-textbox--invalid' : ''}`}
        />
      )}
    </Field>
  );
}

/** How a wall time is written. A text field: `type="time"` shows AM and PM in a browser set to English. */
export const wallTimePattern = '([01][0-9]|2[0-3]):[0-5][0-9]';

/** The attributes of a field for a wall time such as `08:30`. */
export const wallTimeInput = {
  type: 'text',
  inputMode: 'numeric',
  pattern: wallTimePattern,
  maxLength: 5,
  placeholder: '00:00',
} as const;

type TextAreaProps = FieldProps & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id'>;

export function TextArea({ label, hint, error, ...input }: TextAreaProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <textarea
          {...input}
          {...wiring}
          className={`utrecht-textarea utrecht-textarea--html-textarea${error ? ' utrecht-textarea--invalid' : ''}`}
        />
      )}
    </Field>
  );
}

type SelectProps = FieldProps & Omit<SelectHTMLAttributes<HTMLSelectElement>, 'id'>;

export function Select({ label, hint, error, children, ...select }: SelectProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <select
          {...select}
          {...wiring}
          className={`utrecht-select utrecht-select--html-select${error ? ' utrecht-select--invalid' : ''}`}
        >
          {children}
        </select>
      )}
    </Field>
  );
}

interface ChoiceProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type' | 'id'> {
  readonly label: ReactNode;
  readonly type: 'checkbox' | 'radio';
}

/** A checkbox or radio button with its label after it; the whole row can be clicked. */
export function Choice({ label, type, ...input }: ChoiceProps) {
  const id = useId();
  return (
    <div className={`bb-choice utrecht-form-field utrecht-form-field--${type}`}>
      <input {...input} id={id} type={type} />
      <label className={`utrecht-form-label utrecht-form-label--${type}`} htmlFor={id}>
        {label}
      </label>
    </div>
  );
}

export function Fieldset(props: {
  readonly legend: ReactNode;
  readonly error?: string | null | undefined;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <fieldset
      className="utrecht-form-fieldset__fieldset utrecht-form-fieldset--html-fieldset"
      aria-describedby={props.error ? id : undefined}
    >
      <legend className="utrecht-form-fieldset__legend utrecht-form-fieldset__legend--html-legend">
        {props.legend}
      </legend>
      {props.error ? (
        <div id={id} className="bb-error-message">
          {props.error}
        </div>
      ) : null}
      {props.children}
    </fieldset>
  );
}
