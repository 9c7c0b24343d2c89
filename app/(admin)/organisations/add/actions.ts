'use server'

import { addOrganisation } from '@/lib/organisations/add-organisation'
import { organisationAddress } from '@/lib/organisations/organisation-address'
import { newOrganisationInput } from '@/lib/organisations/schema'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

/** Adds a council or an NHS organisation. */
export const add = formAction(
  addOrganisation,
  (form) => ({
    kind: textField(form, 'kind') as 'nhs',
    name: textField(form, 'name'),
    code: textField(form, 'code'),
    gssCode: textField(form, 'gssCode'),
  }),
  (_, organisationId) => (organisationId === null ? '/organisations' : `${organisationAddress(organisationId)}?saved=added`),
  { form: () => 'new organisation', back: () => '/organisations/add', input: newOrganisationInput },
)
