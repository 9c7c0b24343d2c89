import * as codes from '@/lib/db/codes.generated'
import { codeOf } from '@/lib/db/columns'
import type { ActorOrganisation } from '@/lib/identity/actor'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { ORGANISATIONS_SHOWN, organisationsInput, type OrganisationState } from './schema'

/** An organisation as a line of the list. `code` is a council's DfE code, or any other organisation's ODS code. */
export type ListedOrganisation = {
  id: string
  kind: ActorOrganisation['kind']
  name: string
  code: string
  state: OrganisationState
  settings: number
}

/** A page of organisations by name, from 1. */
export type OrganisationsPage = { organisations: ListedOrganisation[]; all: number; pages: number }

/** The organisations of the service, for national administrators. */
export const listOrganisations = defineUseCase({
  name: 'organisation.list',
  permission: 'organisation.manage',
  input: organisationsInput,
  run: async ({ tx, input: { kind, state, page } }): Promise<OrganisationsPage> => {
    const where = { ...(kind && { kind }), ...(state && { status: state }) }
    const all = await tx.organisation.count({ where })
    const found = await tx.organisation.findMany({
      where,
      select: {
        id: true,
        kind: true,
        name: true,
        odsCode: true,
        status: true,
        authority: { select: { dfeCode: true } },
        _count: { select: { careSettings: true } },
      },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      take: ORGANISATIONS_SHOWN,
      skip: (page - 1) * ORGANISATIONS_SHOWN,
    })
    const organisations = found.map(({ id, kind, name, odsCode, status, authority, _count }): ListedOrganisation => ({
      id,
      name,
      kind: codeOf(codes.ORGANISATION_KIND, kind),
      code: authority?.dfeCode ?? odsCode ?? '',
      state: codeOf(codes.ORGANISATION_STATUS, status),
      settings: _count.careSettings,
    }))
    return { organisations, all, pages: Math.max(1, Math.ceil(all / ORGANISATIONS_SHOWN)) }
  },
})
