/** What an identity provider says about somebody: the claims of the ID token, and of UserInfo where the provider has it. */
export type ProviderClaims = { idToken: Record<string, unknown>; userinfo: Record<string, unknown> }

/** What the product takes from a provider's claims once they are good enough to look up in its own records. */
export type VerifiedIdentity = {
  /** The provider's stable key for the person: `sub`, never an email address. */
  subject: string
  /** When the provider last saw the person prove who they are. */
  authTime: Date
  /** The authentication assurance level of the log-in: at least 2; national administrators and auditors need 3 (`cpis.open_session`). */
  level: number
  /**
   * The provider's own id of the session that it opened, with which it later says that the session is over (`sid`); null when it gives
   * none.
   */
  providerSession: string | null
  /** Codes of the organisations that the provider says the person works for; null when it says nothing about them. */
  assertedCodes: string[] | null
  /**
   * The email address, where the provider says that it has verified it; null otherwise. It is compared with invitations and used for
   * nothing else.
   */
  verifiedEmail: string | null
}

/**
 * Why a sign-in was refused, for the compliance log. The person is told the same in every case.
 *
 * - `claims`: the claims do not have the form that the provider documents
 * - `assurance`: identity or authentication not proven strongly enough, or not stated
 * - `selected-role`: the role that the provider says is selected is not one of the person's
 * - `organisation`: a tenant that belongs to no authority of this installation
 * - `not-admitted`: unknown here, suspended, without a usable role, or too weakly logged in for it; these are not told apart
 */
export type RefusalReason = 'claims' | 'assurance' | 'selected-role' | 'organisation' | 'not-admitted'

/** The verdict on a provider's claims. */
export type Judgement<Kind extends VerifiedIdentity = VerifiedIdentity> = { ok: true; identity: Kind } | { ok: false; reason: RefusalReason }
