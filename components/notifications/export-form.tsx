import { Button } from '@/components/nhs/button'

/** Downloads the visits of the list as a file: those on all its pages. */
export function ExportForm({ list }: { list: string }) {
  return (
    <form action="/notifications/export" method="post">
      <input type="hidden" name="list" value={list} />
      <Button kind="secondary" small>
        Save as a CSV file
      </Button>
    </form>
  )
}
