'use server'

import { exportDecisionOf } from '@/lib/access-records/access-export'
import { decideAccessExport } from '@/lib/access-records/decide-access-export'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

/** The buttons on a request: agree, decline, take back. */
export const decide = formAction(
  decideAccessExport,
  (form) => ({ exportId: textField(form, 'export'), decision: exportDecisionOf(textField(form, 'decision')) }),
  (form, outcome) =>
    `/access-records/exports?saved=${outcome === 'decided' ? exportDecisionOf(textField(form, 'decision')) : (outcome ?? 'already')}`,
)
