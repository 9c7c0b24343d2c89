import type { ActorOrganisation } from '@/lib/identity/actor'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { ORGANISATIONS_SHOWN, organisationsInput, type OrganisationState } from '@/lib/people/schema'

/** An organisation as a line of the list. `code` is the DfE code of a council, the ODS code of any other. */
export type ListedOrganisation = { id: string; kind: ActorOrganisation['kind']; name: string; code: string; state: OrganisationState; settings: number }

/** A page of organisations by name, from 1. */
export type OrganisationsPage = { organisations: ListedOrganisation[]; all: number; pages: number }

/** The organisations of the service, for national administrators. */
export const listOrganisations = defineUseCase({
  name: 'organisation.list',
  permission: 'organisation.manage',
  input: organisationsInput,
  run: async ({ tx, input: { kind, state, page } }): Promise<OrganisationsPage> => {
    const [counted] = await tx.$queryRaw<{ all: number }[]>`
      select count(*)::integer as all from cpis.organisation o
      where (${kind}::text is null or o.kind = ${kind}) and (${state}::text is null or o.status = ${state})`
    const organisations = await tx.$queryRaw<ListedOrganisation[]>`
      select o.id, o.kind, o.name, coalesce(a.dfe_code, o.ods_code) as code, o.status as state,
             (select count(*)::integer from cpis.care_setting s where s.organisation_id = o.id) as settings
      from cpis.organisation o left join cpis.authority a on a.organisation_id = o.id
      where (${kind}::text is null or o.kind = ${kind}) and (${state}::text is null or o.status = ${state})
      order by o.name, o.id limit ${ORGANISATIONS_SHOWN} offset ${(page - 1) * ORGANISATIONS_SHOWN}`
    const all = counted?.all ?? 0
    return { organisations, all, pages: Math.max(1, Math.ceil(all / ORGANISATIONS_SHOWN)) }
  },
})
