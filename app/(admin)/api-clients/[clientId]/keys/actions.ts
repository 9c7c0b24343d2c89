'use server'

import { apiClientKeysInput } from '@/lib/api-clients/schema'
import { changeApiClientKeys } from '@/lib/api-clients/change-api-client-keys'
import { apiClientAddress } from '@/lib/api-clients/api-client-address'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

const id = (form: FormData) => textField(form, 'client').slice(0, 36)
const page = (form: FormData) => apiClientAddress(encodeURIComponent(id(form)))

/** What was pasted is never kept: it may be a private key. */
export const change = formAction(
  changeApiClientKeys,
  (form) => ({ clientId: id(form), keys: textField(form, 'keys') }),
  (form, outcome) => `${page(form)}?saved=${outcome === 'done' ? 'keys' : (outcome ?? 'already')}`,
  { form: (form) => `api client keys ${id(form)}`, back: (form) => `${page(form)}/keys`, input: apiClientKeysInput, never: ['keys'] },
)
