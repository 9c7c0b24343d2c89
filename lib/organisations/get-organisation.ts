import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import * as codes from '@/lib/db/codes.generated'
import { codeOf } from '@/lib/db/columns'
import type { ActorOrganisation } from '@/lib/identity/actor'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { administrationChange } from '@/lib/people/person'
import type { Choice } from '@/lib/people/places'
import { organisationInput, type OrganisationState } from './schema'

/** What the database tells national administrators only. */
const administered = z.object({
  contact: z.object({ name: z.string(), email: z.string().nullable(), phone: z.string().nullable() }).nullable(),
  people: z.int(),
  administrators: z.array(z.object({ id: z.guid(), name: z.string(), status: z.enum(codes.PERSON_STATUS) })),
  requests: z.int(),
  changes: z.array(administrationChange),
})

/** What national administrators see of an organisation. */
export type AdministeredOrganisation = z.output<typeof administered> & {
  id: string
  kind: ActorOrganisation['kind']
  name: string
  code: string
  gssCode: string | null
  state: OrganisationState
  settings: { id: string; name: string; kind: string; unscheduled: boolean }[]
  settingKinds: Choice[]
}

/**
 * An organisation with its care settings, its contact and its administrators.
 *
 * @throws CpisError `not-found` when there is no such organisation
 */
export const getOrganisation = defineUseCase({
  name: 'organisation.read',
  permission: 'organisation.manage',
  input: organisationInput,
  run: async ({ tx, input }): Promise<AdministeredOrganisation> => {
    const known = await tx.organisation.findUnique({
      where: { id: input.organisationId },
      select: { id: true, kind: true, name: true, odsCode: true, status: true, authority: { select: { dfeCode: true, gssCode: true } } },
    })
    const more = await callFunction(tx, 'administered_organisation', { organisation: input.organisationId }, administered.nullable())
    if (!known || !more) throw new CpisError('not-found', 'There is no such organisation')
    const settings = await tx.careSetting.findMany({
      where: { organisationId: known.id },
      select: { id: true, name: true, settingKind: { select: { label: true, unscheduled: true } } },
      orderBy: { name: 'asc' },
    })
    const kinds = await tx.settingKind.findMany({
      select: { code: true, label: true, unscheduled: true },
      orderBy: [{ unscheduled: 'desc' }, { label: 'asc' }],
    })
    return {
      ...more,
      id: known.id,
      kind: codeOf(codes.ORGANISATION_KIND, known.kind),
      name: known.name,
      code: known.authority?.dfeCode ?? known.odsCode ?? '',
      gssCode: known.authority?.gssCode ?? null,
      state: codeOf(codes.ORGANISATION_STATUS, known.status),
      settings: settings.map(({ id, name, settingKind }) => ({ id, name, kind: settingKind.label, unscheduled: settingKind.unscheduled })),
      settingKinds: kinds.map(({ code, label, unscheduled }) => ({
        value: code,
        label: unscheduled ? label : `${label} (planned care: authorities are not notified)`,
      })),
    }
  },
})
