import { auditStates } from './audit'
import { administrationStates } from './administration'
import { apiClientStates } from './api-clients'
import { authorityStates } from './authority'
import { clinicalStates } from './clinical'
import { contactStates } from './contacts'
import { entranceStates } from './entrance'
import { legalHoldStates } from './legal-holds'
import { planStates } from './plans'
import { qualityStates } from './quality'
import { registerActStates } from './register-acts'
import { reviewStates } from './review'
import type { ScreenState } from './state'
import { uploadStates } from './uploads'

/** Every state of every page. A new page is not finished until it is listed here: a test compares this list with the page files. */
export const everyState: readonly ScreenState[] = [...entranceStates, ...authorityStates, ...registerActStates, ...contactStates, ...planStates, ...uploadStates, ...qualityStates, ...administrationStates, ...apiClientStates, ...clinicalStates, ...reviewStates, ...auditStates, ...legalHoldStates]

/** The widths at which each is tested and photographed, in CSS pixels: a desktop and a phone. */
export const widths = [1200, 360] as const
