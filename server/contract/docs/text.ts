/**
 * What the OpenAPI description says in words beside the schemas. Kept apart from the schemas, so that these stay short,
 * and apart from what the screens import: no file of the screens may import from this folder.
 */

/** One operation, for a developer elsewhere who has nothing but the description. */
export interface OperationText {
  /** One line: what it does. */
  readonly summary: string;
  /** What more is to be known: what it changes, limits, what follows, which live collection or webhook tells of it. */
  readonly description?: string;
  /** A body as it goes over the wire, Dutch names included; a test checks it against the schema. */
  readonly example?: unknown;
}

/** Operations that belong together: one tag of the description. */
export interface Area {
  readonly tag: string;
  readonly description: string;
  readonly operations: Readonly<Record<string, OperationText>>;
}
