/**
 * One trunk changed inside the text of a trunks file: comments and the trunks of others stay as their author left
 * them. What equals its default is left out, as a person would.
 */
import { type Document, isMap, isSeq, parseDocument } from 'yaml';
import { type TrunkShape, trunkShape } from './trunks.ts';

/** No line is folded, and `[a, b]` stays as people write it. */
const asWritten = { lineWidth: 0, flowCollectionPadding: false } as const;

/** The text with `shape` in place of the trunk of that id, or at the end where there is none. */
export function withTrunk(text: string, shape: TrunkShape): string {
  const document = listOf(text);
  const at = placeOf(document, shape.id);
  if (at < 0) {
    document.add(document.createNode(withoutDefaults(shape)));
    return document.toString(asWritten);
  }
  const before = document.getIn([at], true);
  const known = trunkShape.safeParse(isMap(before) ? before.toJS(document) : null);
  const fields = withoutDefaults(shape);
  for (const key of Object.keys(trunkShape.shape) as (keyof TrunkShape)[]) {
    // What stays the same is not touched, with the comments that stand beside it.
    if (known.success && same(known.data[key], shape[key])) continue;
    if (key in fields) document.setIn([at, key], document.createNode(fields[key]));
    else document.deleteIn([at, key]);
  }
  return document.toString(asWritten);
}

/** The text without the trunk of this id. */
export function withoutTrunk(text: string, id: string): string {
  const document = listOf(text);
  const at = placeOf(document, id);
  if (at >= 0) document.deleteIn([at]);
  return document.toString(asWritten);
}

function listOf(text: string): Document {
  const document = parseDocument(text);
  if (!isSeq(document.contents)) {
    const empty = document.createNode([]);
    // Block style from the first trunk on, however the empty list was written.
    empty.flow = false;
    document.contents = empty as never;
  } else if (document.contents.items.length === 0) document.contents.flow = false;
  return document;
}

function placeOf(document: Document, id: string): number {
  const { contents } = document;
  return isSeq(contents) ? contents.items.findIndex((item) => isMap(item) && item.get('id') === id) : -1;
}

function withoutDefaults(shape: TrunkShape): Partial<Record<keyof TrunkShape, unknown>> {
  const plain = trunkShape.parse({ id: shape.id, addresses: shape.addresses });
  const keys = Object.keys(trunkShape.shape) as (keyof TrunkShape)[];
  return Object.fromEntries(
    keys
      .filter((key) => key === 'id' || key === 'addresses' || !same(plain[key], shape[key]))
      .map((key) => [key, shape[key]]),
  );
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
