/**
 * The course of the day: a column per time slot with its 95 % interval and the target as a line. The same
 * figures stand in a table, one button away, so that nobody has to read the drawing.
 */
import { useId, useState } from 'react';
import type { CourseSlot } from '../../../../server/contract/figures.ts';
import { Button } from '../../components/button.tsx';
import { Empty, Table } from '../../components/layout.tsx';
import { verdictOf } from '../../components/share.tsx';
import { interval, percent, time } from '../../format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';

/** So that a slot in which nothing succeeded is seen at all. */
const flatHeight = 2;
const size = { width: 720, height: 200, left: 52, right: 8, top: 10, bottom: 24 };
const hourMs = 3_600_000;
const labelsMax = 12;
/** A day that has just begun is no wall. */
const stepMax = 40;
/** Where the scale begins: most of the interest is above 40 %, but a slot below it must not fall off the drawing. */
const lowestUsual = 0.4;

export function CourseChart(props: { readonly slots: readonly CourseSlot[]; readonly target: number }) {
  const texts = useTexts();
  const language = useLanguage();
  const [asTable, setAsTable] = useState(false);
  if (props.slots.length === 0) return <Empty>{texts.reach.noAttempts}</Empty>;
  return (
    <div className="bb-stack bb-stack--tight">
      {asTable ? (
        <Table
          caption={texts.reach.course}
          rows={props.slots}
          rowKey={(slot) => slot.from}
          columns={[
            {
              head: texts.reach.when,
              cell: (slot) => `${time(slot.from, language)}–${time(slot.until, language)}`,
            },
            { head: '%', numeric: true, cell: (slot) => percent(slot.success.value, language) },
            { head: '95 %', numeric: true, cell: (slot) => interval(slot.success, language) },
            { head: 'n', numeric: true, cell: (slot) => slot.success.n },
          ]}
        />
      ) : (
        <Drawing {...props} />
      )}
      <div className="bb-no-print">
        <Button purpose="subtle" onClick={() => setAsTable(!asTable)}>
          {asTable ? texts.common.chart : texts.common.table}
        </Button>
      </div>
    </div>
  );
}

function Drawing(props: { readonly slots: readonly CourseSlot[]; readonly target: number }) {
  const texts = useTexts();
  const language = useLanguage();
  const id = useId();
  const { slots, target } = props;
  const inner = size.width - size.left - size.right;
  const { count, indexOf, labels } = axisOf(slots);
  const step = Math.min(inner / count, stepMax);
  const lowest = slots.some(({ success }) => (success.value ?? 1) < lowestUsual) ? 0 : lowestUsual;
  const marks = lowest === 0 ? [0, 0.25, 0.5, 0.75, 1] : [0.4, 0.6, 0.8, 1];
  const y = (value: number) =>
    size.top +
    (1 - (Math.max(lowest, value) - lowest) / (1 - lowest)) * (size.height - size.top - size.bottom);
  return (
    <svg
      className="bb-chart"
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="img"
      aria-labelledby={id}
      preserveAspectRatio="xMidYMid meet"
    >
      <title id={id}>{`${texts.reach.course}. ${texts.reach.target(percent(target, language))}.`}</title>
      {marks.map((value) => (
        <g key={value}>
          <line
            className="bb-chart__grid"
            x1={size.left}
            x2={size.width - size.right}
            y1={y(value)}
            y2={y(value)}
          />
          <text className="bb-chart__label" x={size.left - 6} y={y(value) + 4} textAnchor="end">
            {percent(value, language)}
          </text>
        </g>
      ))}
      {slots.map((slot) => {
        const x = size.left + indexOf(slot) * step;
        const { value, low, high } = slot.success;
        const verdict = verdictOf(slot.success, target);
        return (
          <g key={slot.from} className={`bb-chart__slot bb-chart__slot--${verdict}`}>
            {value === null || low === null || high === null ? null : (
              <>
                <rect
                  x={x + step * 0.18}
                  width={step * 0.64}
                  y={Math.min(y(value), y(lowest) - flatHeight)}
                  height={Math.max(y(lowest) - y(value), flatHeight)}
                />
                <line x1={x + step / 2} x2={x + step / 2} y1={y(low)} y2={y(high)} />
              </>
            )}
          </g>
        );
      })}
      {labels.map(({ index, at }) => (
        <text
          key={at}
          className="bb-chart__label"
          x={size.left + (index + 0.5) * step}
          y={size.height - 6}
          textAnchor="middle"
        >
          {time(at, language)}
        </text>
      ))}
      <line
        className="bb-chart__target"
        x1={size.left}
        x2={size.width - size.right}
        y1={y(target)}
        y2={y(target)}
      />
    </svg>
  );
}

interface Axis {
  /** Places on the axis, those without a slot included. */
  readonly count: number;
  readonly indexOf: (slot: CourseSlot) => number;
  readonly labels: readonly { readonly index: number; readonly at: number }[];
}

/** A quarter in which nobody rang has no slot, but does have a place: equal times are equally far apart. */
function axisOf(slots: readonly CourseSlot[]): Axis {
  const starts = slots.map((slot) => Date.parse(slot.from));
  const first = Math.min(...starts);
  const width = Math.min(...slots.map((slot) => Date.parse(slot.until) - Date.parse(slot.from)));
  const indexOf = (slot: CourseSlot) => Math.round((Date.parse(slot.from) - first) / width);
  const count = Math.max(...slots.map(indexOf)) + 1;
  const perHour = Math.max(1, Math.round(hourMs / width));
  const every = count <= labelsMax ? 1 : Math.ceil(count / labelsMax / perHour) * perHour;
  // Labels on whole hours, where the axis is long enough to have several.
  const offset = every === 1 ? 0 : (perHour - Math.round((first % hourMs) / width)) % perHour;
  const labels = Array.from({ length: Math.ceil((count - offset) / every) }, (_, nth) => {
    const index = offset + nth * every;
    return { index, at: first + index * width };
  });
  return { count, indexOf, labels };
}
