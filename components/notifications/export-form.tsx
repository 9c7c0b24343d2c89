import { Button } from '@/components/nhs/button'

/** Takes the visits of the list away as a file: those of all its pages. */
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
