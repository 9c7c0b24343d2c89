'use server'

import { apiClientChangeInput } from '@/lib/api-clients/schema'
import { apiClientAddress } from '@/lib/api-clients/api-client-address'
import { saveApiClient } from '@/lib/api-clients/save-api-client'
import { setApiClientState } from '@/lib/api-clients/set-api-client-state'
import type { Scope } from '@/lib/policy/scopes'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

const id = (form: FormData) => textField(form, 'client').slice(0, 36)
const page = (form: FormData) => apiClientAddress(encodeURIComponent(id(form)))
const after = (done: string) => (form: FormData, outcome: string | null) =>
  `${page(form)}?saved=${outcome === 'done' ? done : (outcome ?? 'already')}`

export const setState = formAction(
  setApiClientState,
  (form) => ({ clientId: id(form), state: textField(form, 'state') as 'active' }),
  (form, outcome) => after(textField(form, 'state') === 'suspended' ? 'suspended' : 'resumed')(form, outcome),
)
export const save = formAction(
  saveApiClient,
  (form) => ({
    clientId: id(form),
    contactName: textField(form, 'contactName'),
    contactEmail: textField(form, 'contactEmail'),
    networks: textField(form, 'networks'),
    scopes: form.getAll('scopes') as Scope[],
  }),
  after('settings'),
  { form: (form) => `api client ${id(form)}`, back: page, input: apiClientChangeInput },
)
