import type { Message } from '../../domain/records/outbox.ts'
import type { DataType, Metric } from './payload.ts'

/** Metrics of a station: name, type, and where its value stands in a result. */
const RESULT: readonly (readonly [name: string, type: DataType, field: string])[] = [
  ['Result/Id', 'String', 'resultId'],
  ['Result/Verdict', 'String', 'verdict'],
  ['Result/Ok', 'Boolean', 'ok'],
  ['Result/Code', 'UInt16', 'code'],
  ['Result/Reason', 'String', 'reason'],
  ['Result/Score', 'Double', 'score'],
  ['Result/Threshold', 'Double', 'threshold'],
  ['Result/DiameterMm', 'Double', 'diameterMm'],
  ['Result/PartId', 'String', 'partId'],
  ['Result/MeasId', 'String', 'measId'],
  ['Result/Recipe', 'String', 'recipe'],
  ['Result/ModelVersion', 'String', 'modelVersion'],
  ['Result/Sequence', 'UInt64', 'sequence'],
  ['Result/CapturedAt', 'DateTime', 'capturedAt'],
  ['Result/ReceivedAt', 'DateTime', 'receivedAt'],
  ['Result/JudgedAt', 'DateTime', 'judgedAt']
]

/** What a station has, without a result: nothing that is old can be taken for one. */
export const noResult = (): readonly Metric[] => RESULT.map(([name, type]) => ({ name, type, value: null }))

/** A result as `POST /inspect` answered it. */
export function resultMetrics({ body }: Pick<Message, 'body'>, isHistorical: boolean): readonly Metric[] {
  return RESULT.map(([name, type, field]) => ({ name, type, value: valueOf(type, body[field]), isHistorical }))
}

function valueOf(type: DataType, value: unknown): Metric['value'] {
  if (type === 'DateTime') return typeof value === 'string' ? Date.parse(value) : null
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}
