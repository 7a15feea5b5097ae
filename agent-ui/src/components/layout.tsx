/** Cards, messages, badges, tables and the states of a query: the small parts of every screen. */
import { Heading as NlHeading } from '@nl-design-system-candidate/heading-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import { ApiError } from '../api/client.ts';
import { useTexts } from '../texts/texts.tsx';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

export function Heading(props: {
  readonly level: 1 | 2 | 3;
  readonly id?: string;
  readonly hidden?: boolean;
  readonly children: ReactNode;
}) {
  const className = props.hidden === true ? 'bb-visually-hidden' : undefined;
  return (
    <NlHeading
      level={props.level}
      {...(props.id === undefined ? {} : { id: props.id })}
      {...(className === undefined ? {} : { className })}
    >
      {props.children}
    </NlHeading>
  );
}

/** A part of the screen with a heading; a landmark, so that a screen reader can jump to it. */
export function Card(props: {
  readonly title: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly tone?: 'plain' | 'attention';
  readonly className?: string;
}) {
  const id = useId();
  return (
    <section
      className={`bb-card${props.tone === 'attention' ? ' bb-card--attention' : ''} ${props.className ?? ''}`}
      aria-labelledby={id}
    >
      <div className="bb-card__head">
        <Heading level={2} id={id}>
          {props.title}
        </Heading>
        {props.actions}
      </div>
      {props.children}
    </section>
  );
}

export type Tone = 'info' | 'ok' | 'warning' | 'error';
const toneIcons: Record<Tone, IconName> = { info: 'info', ok: 'ok', warning: 'warning', error: 'error' };

/** A message in the page. `live` ones are read aloud when they appear. */
export function Message(props: {
  readonly tone: Tone;
  readonly children: ReactNode;
  readonly live?: boolean;
  readonly actions?: ReactNode;
}) {
  return (
    <div
      className={`utrecht-alert utrecht-alert--${props.tone}`}
      role={props.live === true ? (props.tone === 'error' ? 'alert' : 'status') : undefined}
    >
      <div className="utrecht-alert__icon">
        <Icon name={toneIcons[props.tone]} />
      </div>
      <div className="utrecht-alert__content">
        <div className="utrecht-alert__message">{props.children}</div>
        {props.actions}
      </div>
    </div>
  );
}

export type BadgeTone = Tone | 'neutral' | 'busy';

/** A word with a shape and a colour: state of an agent, a note, a part of the system. */
export function Badge(props: {
  readonly tone: BadgeTone;
  readonly icon?: IconName;
  readonly children: ReactNode;
}) {
  return (
    <span className={`nl-data-badge bb-badge bb-badge--${props.tone}`}>
      {props.icon === undefined ? null : <Icon name={props.icon} size={14} />}
      {props.children}
    </span>
  );
}

export interface Column<T> {
  readonly head: string;
  readonly cell: (item: T) => ReactNode;
  readonly numeric?: boolean;
}

/** A table that scrolls sideways by itself on a narrow screen, also with the keyboard. */
export function Table<T>(props: {
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (item: T) => string;
  readonly captionHidden?: boolean;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1).
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups form fields, not a table.
    <div className="bb-table utrecht-table-container" role="group" aria-label={props.caption} tabIndex={0}>
      <table className="utrecht-table">
        <caption className={props.captionHidden === false ? 'utrecht-table__caption' : 'bb-visually-hidden'}>
          {props.caption}
        </caption>
        <thead className="utrecht-table__header">
          <tr className="utrecht-table__row">
            {props.columns.map((column) => (
              <th
                key={column.head}
                scope="col"
                className={`utrecht-table__header-cell${column.numeric ? ' utrecht-table__header-cell--numeric-column' : ''}`}
              >
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="utrecht-table__body">
          {props.rows.map((row) => (
            <tr className="utrecht-table__row" key={props.rowKey(row)}>
              {props.columns.map((column, index) => {
                const className = `utrecht-table__cell${column.numeric ? ' utrecht-table__cell--numeric-column' : ''}`;
                return index === 0 ? (
                  <th scope="row" key={column.head} className={className}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.head} className={className}>
                    {column.cell(row)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Empty(props: { readonly children: ReactNode }) {
  return <p className="bb-empty">{props.children}</p>;
}

export function errorText(error: unknown, texts: ReturnType<typeof useTexts>): string {
  if (error instanceof ApiError && error.problem !== null)
    return texts.common.failedDetail(error.problem.detail);
  return texts.common.noAnswer;
}

/** Shows what a query has: nothing yet, a mistake with a way to try again, or its data. */
export function Loaded<T>(props: {
  readonly query: UseQueryResult<T>;
  readonly children: (data: T) => ReactNode;
}) {
  const texts = useTexts();
  const { query } = props;
  if (query.data !== undefined) return props.children(query.data);
  if (query.isError) {
    return (
      <Message
        tone="error"
        live
        actions={
          <Button onClick={() => void query.refetch()} disabled={query.isFetching}>
            {texts.common.retry}
          </Button>
        }
      >
        <p>
          <strong>{texts.common.failed}</strong> {errorText(query.error, texts)}
        </p>
      </Message>
    );
  }
  return (
    <p className="bb-empty" role="status">
      {texts.common.loading}
    </p>
  );
}
