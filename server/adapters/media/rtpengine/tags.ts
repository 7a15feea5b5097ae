/** Tags of the two sides of an endpoint's call: towards the peer, and towards the bridged endpoint. */
export const outerTag = 'outer';
export const innerTag = 'inner';
