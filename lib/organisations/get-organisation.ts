import type { ActorOrganisation } from '@/lib/identity/actor'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import type { AdministrationChange, PersonState } from '@/lib/people/person'
import type { Choice } from '@/lib/people/places'
import { organisationInput, type OrganisationState } from '@/lib/people/schema'

/** What national administrators see of an organisation. */
export type AdministeredOrganisation = {
  id: string
  kind: ActorOrganisation['kind']
  name: string
  code: string
  gssCode: string | null
  state: OrganisationState
  settings: { id: string; name: string; kind: string; unscheduled: boolean }[]
  settingKinds: Choice[]
  contact: { name: string; email: string | null; phone: string | null } | null
  people: number
  administrators: { id: string; name: string; status: PersonState }[]
  requests: number
  changes: AdministrationChange[]
}

type Known = Pick<AdministeredOrganisation, 'id' | 'kind' | 'name' | 'code' | 'gssCode' | 'state'>
type Administered = Pick<AdministeredOrganisation, 'contact' | 'people' | 'administrators' | 'requests' | 'changes'>

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
    const [known] = await tx.$queryRaw<Known[]>`
      select o.id, o.kind, o.name, coalesce(a.dfe_code, o.ods_code) as code, a.gss_code as "gssCode", o.status as state
      from cpis.organisation o left join cpis.authority a on a.organisation_id = o.id where o.id = ${input.organisationId}::uuid`
    const [more] = await tx.$queryRaw<{ administered: Administered | null }[]>`
      select cpis.administered_organisation(${input.organisationId}::uuid) as administered`
    if (!known || !more?.administered) throw new CpisError('not-found', 'There is no such organisation')
    const settings = await tx.$queryRaw<AdministeredOrganisation['settings']>`
      select s.id, s.name, k.label as kind, k.unscheduled from cpis.care_setting s join cpis.setting_kind k on k.code = s.kind
      where s.organisation_id = ${known.id}::uuid order by s.name`
    const settingKinds = await tx.$queryRaw<Choice[]>`
      select code as value, case when unscheduled then label else label || ' (planned care: authorities are not notified)' end as label
      from cpis.setting_kind order by unscheduled desc, setting_kind.label`
    return { ...known, ...more.administered, settings, settingKinds }
  },
})
