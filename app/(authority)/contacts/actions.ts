'use server'

import { addLeadTeam } from '@/lib/contacts/add-lead-team'
import { changeLeadTeam } from '@/lib/contacts/change-lead-team'
import { confirmContacts } from '@/lib/contacts/confirm-contacts'
import { endLeadTeam } from '@/lib/contacts/end-lead-team'
import { saveContacts } from '@/lib/contacts/save-contacts'
import { saveDelivery } from '@/lib/contacts/save-delivery'
import { saveSharing } from '@/lib/contacts/save-sharing'
import { saveUpdateSchedule } from '@/lib/contacts/save-update-schedule'
import { addTeamInput, changeTeamInput, contactsInput, deliveryInput, scheduleInput, seenInput, sharingInput } from '@/lib/contacts/schema'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

const back = () => '/contacts'

export const saveNumbers = formAction(
  saveContacts,
  (form) => ({
    dayPhone: textField(form, 'dayPhone'),
    dutyPhone: textField(form, 'dutyPhone'),
    officeOpens: textField(form, 'officeOpens'),
    officeCloses: textField(form, 'officeCloses'),
    seen: textField(form, 'seen'),
  }),
  () => '/contacts?saved=numbers',
  { form: () => 'contacts', back, input: contactsInput },
)

export const confirmNumbers = formAction(
  confirmContacts,
  (form) => ({ seen: textField(form, 'seen') }),
  () => '/contacts?saved=confirmed',
  {
    form: () => 'contacts-confirm',
    back,
    input: seenInput,
  },
)

export const addTeam = formAction(
  addLeadTeam,
  (form) => ({ teamName: textField(form, 'teamName'), teamPhone: textField(form, 'teamPhone') }),
  () => '/contacts?saved=team#teams',
  { form: () => 'team', back, input: addTeamInput },
)

export const changeTeam = formAction(
  changeLeadTeam,
  (form) => ({ teamId: textField(form, 'teamId'), teamName: textField(form, 'teamName'), teamPhone: textField(form, 'teamPhone') }),
  () => '/contacts?saved=team#teams',
  { form: (form) => `team ${textField(form, 'teamId').slice(0, 40)}`, back, input: changeTeamInput },
)

export const endTeam = formAction(
  endLeadTeam,
  (form) => ({ teamId: textField(form, 'teamId') }),
  () => '/contacts?saved=team#teams',
)

export const saveShared = formAction(
  saveSharing,
  (form) => ({ details: form.getAll('details') }),
  () => '/contacts?saved=sharing#sharing',
  { form: () => 'sharing', back, input: sharingInput },
)

export const saveWays = formAction(
  saveDelivery,
  (form) => ({ email: form.getAll('ways').includes('email'), mailbox: form.getAll('ways').includes('mailbox'), emails: textField(form, 'emails') }),
  () => '/contacts?saved=delivery#delivery',
  { form: () => 'delivery', back, input: deliveryInput },
)

export const saveSchedule = formAction(
  saveUpdateSchedule,
  (form) => ({ everyDays: textField(form, 'everyDays') }),
  () => '/contacts?saved=schedule#schedule',
  { form: () => 'schedule', back, input: scheduleInput },
)
