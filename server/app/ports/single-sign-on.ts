/** Signing in at the municipality's own provider (OpenID Connect). */

/** What must be remembered between leaving for the provider and coming back. */
export interface SignOnTrip {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export type SignOnResult =
  | { readonly ok: true; readonly claims: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problem: string };

export interface SingleSignOn {
  /** Text of the button. */
  readonly label: string;
  /** Name of the claim that holds roles; a dot goes into an object: `realm_access.roles`. */
  readonly rolesClaim: string;
  /** Where to send the browser; null when the provider cannot be reached. */
  begin(returnAddress: string): Promise<{ readonly address: string; readonly trip: SignOnTrip } | null>;
  /** `address` is the one the browser came back to, with its query. Nothing is thrown. */
  finish(address: string, trip: SignOnTrip): Promise<SignOnResult>;
  /**
   * Where a browser signs out of the provider as well (OpenID Connect RP-Initiated Logout 1.0), coming back to
   * `returnAddress`; null when the provider knows no such thing or cannot be reached.
   */
  signOutAddress(returnAddress: string): Promise<string | null>;
}
