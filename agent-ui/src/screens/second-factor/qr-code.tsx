/** A QR code as one path: black on white in every theme, since a camera has to read it. */
import { encode } from 'uqr';

/** Light modules around it (ISO/IEC 18004: four). */
const quietZone = 4;

export function QrCode(props: { readonly text: string; readonly label: string }) {
  const { data, size } = encode(props.text, { ecc: 'M', border: quietZone });
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('');
  return (
    <svg className="bb-qr" role="img" aria-label={props.label} viewBox={`0 0 ${size} ${size}`}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
