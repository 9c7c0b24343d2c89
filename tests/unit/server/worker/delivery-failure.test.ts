import { describe, expect, it } from 'vitest'
import { OutOfTime, WorkFailure } from '@/lib/work/failure-reason'
import { deliveryFailureReason } from '@/server/worker/delivery-failure'

describe('why a delivery failed', () => {
  it('is told by codes, never in the words of a mail server or a database, which can hold addresses and names', () => {
    const told = [
      Object.assign(new Error('550 5.1.1 <robin.ashworth@council.test>: unknown'), { responseCode: 550, code: 'EENVELOPE' }),
      Object.assign(new Error('Key (nhs_number)=(9990000018) already exists'), { code: '23505' }),
      Object.assign(new Error('connect ECONNREFUSED 10.0.0.1'), { code: 'ECONNREFUSED' }),
      new Error('Robin Ashworth'),
      'Robin Ashworth',
    ].map(deliveryFailureReason)
    expect(told).toEqual([
      'the mail server answers 550',
      'failed with 23505',
      'nothing answers at the address of the mail server',
      'failed with Error',
      'failed with an unknown error',
    ])
  })

  it('is told in our own words where they are ours', () => {
    expect(deliveryFailureReason(new WorkFailure('no mail server is set (SMTP_URL)'))).toBe('no mail server is set (SMTP_URL)')
    expect(deliveryFailureReason(new OutOfTime(10_000))).toBe('no answer within 10 seconds')
  })
})
