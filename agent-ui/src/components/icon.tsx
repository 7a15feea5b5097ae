/** Icons of 20 by 20, drawn with the text's colour. Always beside text or a label: never the only sign. */
const paths = {
  phone:
    'M5 3h3l1.500 4-2 1.300a9 9 0 0 0 4.200 4.200l1.300-2 4 1.500v3a2 2 0 0 1-2.200 2A14 14 0 0 1 3 5.200 2 2 0 0 1 5 3z',
  hangUp:
    'M2 11.500c4.500-4.300 11.500-4.300 16 0l-1.800 2.600-3.200-1.300v-2.200a10 10 0 0 0-6 0v2.200l-3.200 1.300z',
  pause: 'M6 4h3v12H6zM11 4h3v12h-3z',
  play: 'M6 4l10 6-10 6z',
  transfer: 'M3 9h9.500L9 5.500 10.400 4 16.500 10l-6.100 6L9 14.500l3.500-3.500H3z',
  note: 'M4 3h9l3 3v11H4zM6.500 8h7M6.500 11h7M6.500 14h4',
  mic: 'M10 2.500a2.500 2.500 0 0 1 2.500 2.500v4a2.500 2.500 0 0 1-5 0V5A2.500 2.500 0 0 1 10 2.500zM5 9a5 5 0 0 0 10 0M10 14v3.500',
  micOff:
    'M10 2.500a2.500 2.500 0 0 1 2.500 2.500v4a2.500 2.500 0 0 1-5 0V5A2.500 2.500 0 0 1 10 2.500zM5 9a5 5 0 0 0 10 0M10 14v3.500M3 3l14 14',
  keypad:
    'M4 4h2v2H4zM9 4h2v2H9zM14 4h2v2h-2zM4 9h2v2H4zM9 9h2v2H9zM14 9h2v2h-2zM4 14h2v2H4zM9 14h2v2H9zM14 14h2v2h-2z',
  ok: 'M4 10.500l4 4 8-9',
  warning: 'M10 3l7.500 13.500h-15zM10 8v4M10 13.800v1',
  error: 'M6.500 2.500h7l4 4v7l-4 4h-7l-4-4v-7zM10 6v5M10 13v1.200',
  info: 'M10 2.500a7.500 7.500 0 1 1 0 15 7.500 7.500 0 0 1 0-15zM10 9v5M10 6v1.200',
  clock: 'M10 2.500a7.500 7.500 0 1 1 0 15 7.500 7.500 0 0 1 0-15zM10 5.500V10l3 2',
  person: 'M10 3a3.200 3.200 0 1 1 0 6.400A3.200 3.200 0 0 1 10 3zM3.500 17a6.500 6.500 0 0 1 13 0z',
  people:
    'M7 4a2.800 2.800 0 1 1 0 5.600A2.800 2.800 0 0 1 7 4zM1.500 16a5.500 5.500 0 0 1 11 0zM13.500 5a2.400 2.400 0 1 1 0 4.800M14 11a5 5 0 0 1 4.500 5',
  search: 'M8.500 3a5.500 5.500 0 1 1 0 11 5.500 5.500 0 0 1 0-11zM13 13l4 4',
  settings: 'M4 6h8M15 6h1M4 14h1M8 14h8M12 4v4M5 12v4',
  exit: 'M8 3H4v14h4M8 10h9M13.500 6.500L17 10l-3.500 3.500',
  sound: 'M3 8v4h3l4 3.500v-11L6 8zM13 7.500a4 4 0 0 1 0 5M15 5a7 7 0 0 1 0 10',
  chevron: 'M7 4l6 6-6 6',
  close: 'M5 5l10 10M15 5L5 15',
  dash: 'M4 10h12',
  dot: 'M10 6a4 4 0 1 1 0 8 4 4 0 0 1 0-8z',
  moon: 'M12 3a7 7 0 1 0 5 11A8 8 0 0 1 12 3z',
  keyboard: 'M2 5h16v10H2zM5 8h1M8 8h1M11 8h1M14 8h1M5 11h1M7.500 12h5M14 11h1',
} as const;

export type IconName = keyof typeof paths;

const filled: ReadonlySet<IconName> = new Set([
  'phone',
  'hangUp',
  'pause',
  'play',
  'dot',
  'keypad',
  'transfer',
  'person',
]);

export function Icon(props: { readonly name: IconName; readonly size?: number }) {
  const size = props.size ?? 20;
  const isFilled = filled.has(props.name);
  return (
    <svg
      className="bb-icon"
      aria-hidden="true"
      focusable="false"
      viewBox="0 0 20 20"
      width={size}
      height={size}
      fill={isFilled ? 'currentColor' : 'none'}
      stroke={isFilled ? 'none' : 'currentColor'}
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={paths[props.name]} />
    </svg>
  );
}
