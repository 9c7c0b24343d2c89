import type { ReactNode } from 'react'
import { ChildBanner } from '@/components/lookup/child-banner'
import { CaptionAbove } from '@/components/nhs/text'
import type { BannerChild } from '@/lib/plans/forms/journey'
import type { CalendarDate } from '@/lib/shared/calendar-date'

type Props = {
  /** What the person is doing: above the question. */
  caption: string
  back: { href: string; words: string } | null
  banner?: BannerChild | null
  today: CalendarDate
  children: ReactNode
}

/** The frame of each page of a form: the way back, what it is for, and whom it is about. */
export function FormFrame({ caption, back, banner, today, children }: Props) {
  return (
    <div className="max-w-[44rem]">
      {back && (
        <p>
          <a href={back.href}>{back.words}</a>
        </p>
      )}
      <CaptionAbove>{caption}</CaptionAbove>
      {banner && <ChildBanner record={banner} number={banner.nhsNumber} today={today} label="Person whose record this is" />}
      {children}
    </div>
  )
}
