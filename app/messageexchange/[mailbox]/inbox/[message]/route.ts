import { answerMessage } from '@/lib/delivery/mailbox-handlers'

type Context = { params: Promise<{ mailbox: string; message: string }> }

/** One message from a mailbox. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { mailbox, message } = await params
  return answerMessage(request, mailbox, message)
}
