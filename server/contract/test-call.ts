/**
 * What an employee dials to ring oneself: the server says what to do, listens for five seconds and plays back what it heard.
 * Only phones of employees reach it. Plain data without schemas, so that the screens can carry it.
 */
export const testCallCode = '*99';
