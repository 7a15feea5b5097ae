/** Bindings in memory, found by device and by the `host:port` they came from: each INVITE asks for the latter. */
import type { Binding } from '../../app/ports/registrations.ts';
import type { DeviceId } from '../../domain/ids.ts';

const none: readonly Binding[] = [];

export class BindingTable {
  readonly #bindings = new Map<DeviceId, readonly Binding[]>();
  readonly #devicesAt = new Map<string, Set<DeviceId>>();

  of(device: DeviceId): readonly Binding[] {
    return this.#bindings.get(device) ?? none;
  }

  /** Replaces all of a device; an empty list takes it out. */
  set(device: DeviceId, bindings: readonly Binding[]): void {
    for (const { flow } of this.of(device)) {
      const devices = this.#devicesAt.get(sourceOf(flow));
      devices?.delete(device);
      if (devices?.size === 0) this.#devicesAt.delete(sourceOf(flow));
    }
    if (bindings.length === 0) this.#bindings.delete(device);
    else this.#bindings.set(device, bindings);
    for (const { flow } of bindings) {
      const source = sourceOf(flow);
      if (source === '') continue;
      const devices = this.#devicesAt.get(source) ?? new Set();
      this.#devicesAt.set(source, devices.add(device));
    }
  }

  devices(): readonly DeviceId[] {
    return [...this.#bindings.keys()];
  }

  /** Devices with a binding from this `host:port`. */
  devicesAt(source: string): readonly DeviceId[] {
    return [...(this.#devicesAt.get(source) ?? [])];
  }
}

/** The `host:port` of a flow such as `udp/192.0.2.7:5062`; empty when the binding has none. */
export function sourceOf(flow: string | null): string {
  return flow === null ? '' : flow.slice(flow.indexOf('/') + 1);
}
