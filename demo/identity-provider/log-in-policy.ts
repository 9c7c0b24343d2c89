import type { Grant, KoaContextWithOIDC } from 'oidc-provider'
import { interactionPolicy } from 'oidc-provider'
import { meetsAcrValues } from './claims'

/**
 * When to show the page that lists the people: if nobody is logged in, if the client asks for it (`prompt=login`), if the
 * log-in is older than `max_age` or weaker than `acr_values`, or if it was made with the other of the two providers that
 * this process plays. Nobody is asked for consent.
 */
export function logInPolicy(): interactionPolicy.Prompt[] {
  const policy = interactionPolicy.base()
  policy.remove('consent')
  policy
    .get('login')
    ?.checks.add(
      new interactionPolicy.Check(
        'other_provider',
        'End-User authentication is required',
        ({ oidc }) => isUnanswered(oidc) && oidc.session?.grantIdFor(clientIdOf(oidc)) === undefined,
      ),
    )
  policy
    .get('login')
    ?.checks.add(
      new interactionPolicy.Check(
        'acr_values',
        'a stronger authentication was requested',
        ({ oidc }) => isUnanswered(oidc) && !meetsAcrValues(oidc.session?.acr, textOf(oidc.params?.acr_values)),
      ),
    )
  return policy
}

/**
 * Grants what a client asks for as soon as somebody has chosen themselves; which scopes it may ask for is fixed.
 * @returns undefined while nobody has logged in with this client
 */
export async function loadGrant({ oidc }: KoaContextWithOIDC): Promise<Grant | undefined> {
  const clientId = clientIdOf(oidc)
  const grantId = oidc.session?.grantIdFor(clientId)
  const earlier = grantId === undefined ? undefined : await oidc.provider.Grant.find(grantId)
  if (earlier === undefined && isUnanswered(oidc)) return undefined
  const grant = earlier ?? new oidc.provider.Grant({ accountId: oidc.session?.accountId, clientId })
  grant.addOIDCScope([...oidc.requestParamOIDCScopes].join(' '))
  await grant.save()
  return grant
}

function isUnanswered(oidc: KoaContextWithOIDC['oidc']): boolean {
  return oidc.result?.login === undefined
}

function clientIdOf(oidc: KoaContextWithOIDC['oidc']): string {
  if (oidc.client === undefined) throw new Error('An authorisation request without a client cannot be granted')
  return oidc.client.clientId
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
