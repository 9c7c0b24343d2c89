'use server'

import { addCareSetting } from '@/lib/organisations/add-care-setting'
import { organisationAddress } from '@/lib/organisations/organisation-address'
import { renameOrganisation } from '@/lib/organisations/rename-organisation'
import { saveOrganisationContact } from '@/lib/organisations/save-organisation-contact'
import { contactInput, renameInput, settingInput } from '@/lib/organisations/schema'
import { setOrganisationState } from '@/lib/organisations/set-organisation-state'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

const id = (form: FormData) => textField(form, 'organisation').slice(0, 36)
const page = (form: FormData) => organisationAddress(encodeURIComponent(id(form)))
const after = (done: string) => (form: FormData, outcome: string | null) =>
  `${page(form)}?saved=${outcome === 'done' ? done : (outcome ?? 'already')}`
const keptAs = (name: string) => (form: FormData) => `${name} ${id(form)}`

export const setState = formAction(
  setOrganisationState,
  (form) => ({ organisationId: id(form), state: textField(form, 'state') as 'live' }),
  (form, outcome) => after(textField(form, 'state') === 'suspended' ? 'suspended' : 'state')(form, outcome),
)
export const saveContact = formAction(
  saveOrganisationContact,
  (form) => ({
    organisationId: id(form),
    contactName: textField(form, 'contactName'),
    contactEmail: textField(form, 'contactEmail'),
    contactPhone: textField(form, 'contactPhone'),
  }),
  after('contact'),
  { form: keptAs('contact'), back: page, input: contactInput },
)
export const addSetting = formAction(
  addCareSetting,
  (form) => ({ organisationId: id(form), kind: textField(form, 'kind'), settingName: textField(form, 'settingName') }),
  after('setting'),
  { form: keptAs('setting'), back: page, input: settingInput },
)
export const rename = formAction(
  renameOrganisation,
  (form) => ({ organisationId: id(form), organisationName: textField(form, 'organisationName') }),
  after('renamed'),
  { form: keptAs('rename'), back: page, input: renameInput },
)
