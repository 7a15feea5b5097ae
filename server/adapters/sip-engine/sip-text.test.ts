import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stackTime, tagOf, uriOf, withoutTag } from './sip-text.ts';

test('the tag is the parameter of the header, not of the URI or the name', () => {
  assert.equal(tagOf('<sip:a@b>;tag=1'), '1');
  assert.equal(tagOf('"x;tag=no" <sip:a@b;tag=no>;x=y;tag=yes'), 'yes');
  assert.equal(tagOf('sip:a@b;TAG = 2'), '2');
  assert.equal(tagOf('<sip:a@b;tag=no>'), undefined);
  assert.equal(tagOf(''), undefined);
});

test('without its tag an address is otherwise the same', () => {
  assert.equal(withoutTag('"A" <sip:a@b;tag=x>;p=1;tag=2'), '"A" <sip:a@b;tag=x>;p=1');
});

test('the URI of an address, with and without brackets', () => {
  assert.equal(uriOf('"A <b>" <sip:a@b;x>;tag=1'), 'sip:a@b;x');
  assert.equal(uriOf('sip:a@b;tag=1'), 'sip:a@b');
  assert.equal(uriOf('A <sip:a@b>'), 'sip:a@b');
});

test('the time of the control protocol is UTC with microseconds', () => {
  assert.match(stackTime(), /^\d\d:\d\d:\d\d\.\d{6}$/);
});
