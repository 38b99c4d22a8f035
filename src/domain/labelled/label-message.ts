import type { Message } from '../records/outbox.ts'
import type { ReviewPart } from './review.ts'

/** Message for a part that waits for a person. */
export const waitingMessage = (part: Omit<ReviewPart, 'said'>): Omit<Message, 'position'> => ({
  key: `waiting:${part.result.resultId}`,
  kind: 'waiting',
  at: part.at,
  station: part.result.station,
  body: { ...part }
})

/** Message for a part that a person has labelled: the part with its label. */
export const labelMessage = (part: ReviewPart): Omit<Message, 'position'> => ({
  key: `label:${part.result.resultId}:${part.said!.at}`,
  kind: 'label',
  at: part.said!.at,
  station: part.result.station,
  body: { ...part }
})
