'use server'

import { addApiClient } from '@/lib/api-clients/add-api-client'
import { newApiClientInput } from '@/lib/api-clients/schema'
import { apiClientAddress } from '@/lib/api-clients/api-client-address'
import type { Scope } from '@/lib/policy/scopes'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

const FIELDS = ['organisationId', 'name', 'contactName', 'contactEmail', 'networks'] as const

const read = (posted: FormData) => ({
  ...(Object.fromEntries(FIELDS.map((name) => [name, textField(posted, name)])) as Record<(typeof FIELDS)[number], string>),
  scopes: posted.getAll('scopes') as Scope[],
})
const keeping = { form: () => 'new api client', back: () => '/api-clients/add', input: newApiClientInput }

export const check = formAction(addApiClient.check, read, () => '/api-clients/add?check=yes', { ...keeping, forChecking: true })

export const add = formAction(
  addApiClient,
  read,
  (_, clientId) => (clientId === null ? '/api-clients' : `${apiClientAddress(clientId)}?saved=added`),
  keeping,
)
