import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import type { AlertKind } from './labels'

/** Something that safeguarding leads and auditors are told at once. None of it is about a child. */
export type ListedAlert = {
  id: string
  at: Date
  kind: AlertKind
  personName: string
  roleLabel: string
  organisationName: string
  settingName: string
  /** Why, in the person's own words; null where they were not asked. */
  reasonText: string | null
  protected: boolean
}

/** How far back the list goes, in days: anything older is in the access records. */
export const ALERT_DAYS = 28

/**
 * The alerts of the last four weeks, newest first: a safeguarding lead sees their own organisation's, an auditor all of them. Row-level
 * security decides which. At most 200.
 */
export const listAlerts = defineUseCase({
  name: 'alert.list',
  permission: 'alert.list',
  input: z.strictObject({}),
  run: async ({ tx, audit }): Promise<ListedAlert[]> => {
    // Raw SQL: joins the label of the role.
    const alerts = await tx.$queryRaw<ListedAlert[]>`
      select a.id, a.at, a.kind, a.person_name as "personName", r.label as "roleLabel", a.organisation_name as "organisationName",
             a.setting_name as "settingName", a.reason_text as "reasonText", a.protected
      from cpis.access_alert a join cpis.role r on r.code = a.role
      where a.at > now() - make_interval(days => ${ALERT_DAYS}::integer) order by a.at desc, a.id limit 200`
    audit({ details: { alerts: alerts.length } })
    return alerts
  },
})
