/** A queue by name; that of another municipality, which shares it with ours, with whose it is. */
import type { QueueNow } from '../../../server/contract/centre.ts';
import { useMe } from '../api/session.tsx';

export function QueueName(props: { readonly queue: Pick<QueueNow, 'name' | 'municipality'> }) {
  const me = useMe();
  const { name, municipality } = props.queue;
  if (municipality.id === me.municipality.id) return name;
  return (
    <>
      {name} <span className="bb-muted">· {municipality.name}</span>
    </>
  );
}
