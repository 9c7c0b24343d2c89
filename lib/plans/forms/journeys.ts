import type { Transaction } from '@/lib/db/transaction'
import type { UseCase } from '@/lib/use-case/define-use-case'
import { addJourney } from './add-journey'
import { addPlan } from './add-plan'
import { birthJourney } from './birth-journey'
import { changeJourney } from './change-journey'
import { changePlan } from './change-plan'
import { correctDetails } from './correct-details'
import { detailsJourney } from './details-journey'
import { endJourney } from './end-journey'
import { endPlan } from './end-plan'
import { recordBirth } from './record-birth'
import { withdrawJourney } from './withdraw-journey'
import { withdrawPlan } from './withdraw-plan'
import type { Answers } from '@/lib/shared/typed-answers'
import type { Draft, JourneyName } from './draft'
import { type Clash, type Journey, type OpenJourney } from './journey'
import { openJourney } from './open-journey'
import type { saveInput, SaveOutcome } from './save-draft'

type SaveForm = UseCase<typeof saveInput, SaveOutcome>

/** A form with the use-case that saves it. */
type RegisteredJourney = {
  caption: string
  doneTitle: string
  begin: (tx: Transaction, draft: Draft) => Promise<Answers>
  open: (tx: Transaction, draft: Draft) => Promise<OpenJourney>
  clash: (tx: Transaction, draft: Draft) => Promise<Clash | null>
  save: SaveForm
}

function registered<Facts>(journey: Journey<Facts>, save: SaveForm): RegisteredJourney {
  return {
    caption: journey.caption,
    doneTitle: journey.doneTitle,
    begin: async (tx, draft) => journey.begin?.(await journey.load(tx, draft)) ?? {},
    open: (tx, draft) => openJourney(tx, journey, draft),
    clash: async (tx, draft) => journey.clash?.(tx, { answers: draft.answers, facts: await journey.load(tx, draft), draft }) ?? null,
    save,
  }
}

/** Every form, by the name its drafts are kept under. */
const JOURNEYS: Readonly<Record<JourneyName, RegisteredJourney>> = {
  add: registered(addJourney, addPlan),
  change: registered(changeJourney, changePlan),
  end: registered(endJourney, endPlan),
  withdraw: registered(withdrawJourney, withdrawPlan),
  birth: registered(birthJourney, recordBirth),
  details: registered(detailsJourney, correctDetails),
}

/** The form of a draft. */
export function journeyOf(name: JourneyName): RegisteredJourney {
  return JOURNEYS[name]
}
