import { afterAll, beforeAll, expect, it } from 'vitest'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import { acceptTransfer } from '@/lib/transfers/accept-transfer'
import { getPlanToOffer } from '@/lib/transfers/get-plan-to-offer'
import { offerPlan } from '@/lib/transfers/offer-plan'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { answeringDemographics, type AnsweringDemographics } from '@/tests/support/answering-demographics'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { numberStanding } from '@/tests/support/number-standing'

let app: TestApplication
let demographics: AnsweringDemographics
const today = todayInLondon(new Date())
const BORN = addDays(today, -3000)

beforeAll(async () => {
  app = await startApplication()
  demographics = await answeringDemographics()
})
afterAll(async () => {
  await demographics.stop()
  await app.stop()
})

/** A plan that one authority offers and another takes over. @returns how the child stands with the second */
async function takenOver(
  known: (child: { nhsNumber: string; familyName: string; givenNames: string[]; dateOfBirth: string }) => void | Promise<void>,
) {
  const [giving, receiving] = [await createAuthority(app.admin), await createAuthority(app.admin)]
  const giver = await createAuthorityActor(app.admin, giving, 'LD')
  const receiver = await createAuthorityActor(app.admin, receiving, 'LD')
  const child = await createChild(app.admin, giving, { born: BORN })
  const { id: planId } = await createPlan(app.admin, child)
  await known({ nhsNumber: child.nhsNumber, familyName: child.familyName, givenNames: [child.givenName], dateOfBirth: BORN })
  const { plan } = await getPlanToOffer(giver, { planId })
  const transferId = await offerPlan(giver, { planId, seen: plan.versionId, receiver: receiving.id, movesOn: today })
  await acceptTransfer(receiver, { transferId })
  return numberStanding(app.admin, receiving.id, child.nhsNumber)
}

it('a child that is taken over is compared with demographics', async () => {
  expect(await takenOver((child) => demographics.know(child))).toEqual({
    status: 'matched',
    differs: [],
    traced: true,
    protected: false,
    waits: false,
  })
})

it('one of whom something differs is taken over all the same, and a restricted one is protected', async () => {
  expect(await takenOver((child) => demographics.know({ ...child, familyName: 'Elsewhere' }))).toMatchObject({
    status: 'differs',
    differs: ['family-name'],
  })
  expect(await takenOver((child) => demographics.know({ ...child, status: 'restricted' }))).toMatchObject({ status: 'restricted', protected: true })
})

it('one who cannot be compared now is taken over, and waits', async () => {
  expect(await takenOver(() => demographics.down())).toMatchObject({ status: 'not-traced', waits: true })
})
