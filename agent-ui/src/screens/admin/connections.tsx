/** What other software may do here, and what it is told. */
import { MachineTokens } from './machine-tokens.tsx';
import { Webhooks } from './webhooks.tsx';

export default function ConnectionsSection() {
  return (
    <>
      <MachineTokens />
      <Webhooks />
    </>
  );
}
