import type { Account, FindAccount, KoaContextWithOIDC } from 'oidc-provider'
import { peopleAtProviders } from '../register/newcomers'
import type { LogIn, PlayedProvider } from './claims'
import { authenticationFor, claimsFor, isAcr } from './claims'

type Token = Parameters<FindAccount>[2]

/**
 * Finds a demonstration person by subject for the library, with the claims that the requesting client should see.
 * @param playedFor which provider a client sees
 */
export function findAccount(playedFor: (clientId: unknown) => PlayedProvider): FindAccount {
  return (context, subject, token): Account | undefined => {
    const person = peopleAtProviders.find((each) => each.subject === subject)
    if (person === undefined) return undefined
    return {
      accountId: subject,
      claims: async (use) => {
        const place = use === 'id_token' ? 'id_token' : 'userinfo'
        const known = await logInBehind(context, token)
        const logIn = { ...authenticationFor(person, known.acr), authTime: known.authTime }
        return { ...claimsFor(playedFor(context.oidc.client?.clientId), place, person, logIn), sub: subject }
      },
    }
  }
}

/** The log-in that a code or an access token came from: a code carries it, a token points to the session. */
async function logInBehind(context: KoaContextWithOIDC, token: Token): Promise<{ acr: LogIn['acr']; authTime: number }> {
  const { provider } = context.oidc
  const code = token?.kind === 'AuthorizationCode' ? token : undefined
  const sessionUid = token?.kind === 'AccessToken' ? token.sessionUid : undefined
  const session = sessionUid === undefined ? undefined : await provider.Session.findByUid(sessionUid)
  const acr = code?.acr ?? session?.acr
  const authTime = code?.authTime ?? session?.loginTs
  if (!isAcr(acr) || authTime === undefined) throw new Error('There is no log-in behind this token')
  return { acr, authTime }
}
