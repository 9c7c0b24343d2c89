/** What an identity provider says about somebody: claims of the ID token, and of UserInfo where the provider has it. */
export type ProviderClaims = { idToken: Record<string, unknown>; userinfo: Record<string, unknown> }

/** What the product takes from a provider's claims when they are good enough to ask its own records. */
export type VerifiedIdentity = {
  /** The provider's stable key of the person: `sub`, never an e-mail address. */
  subject: string
  /** When the provider last saw the person prove who they are. */
  authTime: Date
  /** The authentication assurance level of the log-in: at least 2; national administrators and auditors need 3 (`cpis.open_session`). */
  level: number
  /** The provider's own name of the session that it opened, by which it says later that it is over (`sid`); null when it gives none. */
  providerSession: string | null
  /** Codes of the organisations that the provider says the person works for; null when it says nothing about them. */
  assertedCodes: string[] | null
  /** The e-mail address, where the provider says that it has verified it; null otherwise. It joins invitations and nothing else. */
  verifiedEmail: string | null
}

/**
 * Why a sign-in was refused, for the compliance log. The person is told the same in every case.
 *
 * - `claims`: the claims do not have the form that the provider documents
 * - `assurance`: identity or authentication not proven strongly enough, or not said
 * - `selected-role`: the role that the provider says is selected is none of the person's
 * - `organisation`: a tenant that is no authority of this installation
 * - `not-admitted`: unknown here, suspended, without a usable role, or too weakly logged in for it: they are not told apart
 */
export type RefusalReason = 'claims' | 'assurance' | 'selected-role' | 'organisation' | 'not-admitted'

/** The verdict on a provider's claims. */
export type Judgement<Kind extends VerifiedIdentity = VerifiedIdentity> = { ok: true; identity: Kind } | { ok: false; reason: RefusalReason }
