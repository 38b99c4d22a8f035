import type { LineResult } from '../../../domain/channels/line.ts'
import { PLC_CODES } from '../../../domain/inspection/inspection.ts'
import { notOk } from '../../../domain/inspection/not-ok.ts'

/** As OPC 40100-1 numbers them. */
export const RESULT_STATES = { completed: 1, aborted: 3, failed: 4 } as const

/** One value of ResultContent, by its OPC UA type. */
export interface ContentValue {
  readonly name: string
  readonly dataType: 'Boolean' | 'UInt16' | 'UInt32' | 'Double' | 'String' | 'DateTime'
  readonly value: boolean | number | string | Date
}

/** What is told of a result besides what its record says. */
export interface OfJob {
  /** Empty: the part was not asked for by a job. */
  readonly jobId: string
  readonly measId: string
  readonly partId: string
  readonly recipe: string
  /** By SimulationMode: never OK. */
  readonly isSimulated: boolean
}

/** A result in the words of OPC 40100-1. Texts are empty where there is none. */
export interface VisionResult extends OfJob {
  readonly resultId: string
  readonly resultState: (typeof RESULT_STATES)[keyof typeof RESULT_STATES]
  readonly modelVersion: string
  readonly startTime: Date
  readonly endTime: Date
  /** Milliseconds; NaN: none. */
  readonly processingMs: number
  readonly content: readonly ContentValue[]
}

type Result = LineResult['result']
const NO_TIME = new Date(0)

/** What a record says. */
export function judgedResult(
  result: Result,
  { jobId, isSimulated: isJobSimulated }: Pick<OfJob, 'jobId' | 'isSimulated'>
): VisionResult {
  const isSimulated = isJobSimulated || result.simulated === true
  const { resultId, recipe, modelVersion, measId, partId, receivedAt, judgedAt, timingsMs } = result
  return {
    jobId,
    isSimulated,
    resultId,
    resultState: RESULT_STATES.completed,
    recipe,
    modelVersion,
    measId: measId ?? '',
    partId: partId ?? '',
    startTime: new Date(receivedAt ?? judgedAt),
    endTime: new Date(judgedAt),
    processingMs: timingsMs.total,
    content: contentOf(isSimulated && result.ok ? notOk(result, 'SIMULATED') : result)
  }
}

/** A job without a result that counts: FAULT. It is in no record. */
export function failedResult(
  { jobId, measId, partId, recipe, isSimulated }: OfJob,
  { resultId, state, at }: { readonly resultId: string; readonly state: 'aborted' | 'failed'; readonly at: Date }
): VisionResult {
  return {
    jobId,
    measId,
    partId,
    recipe,
    isSimulated,
    resultId,
    resultState: RESULT_STATES[state],
    modelVersion: '',
    startTime: at,
    endTime: at,
    processingMs: NaN,
    content: contentOf(null)
  }
}

/** ResultContent: always the same values, in this order. Null: code 5 (FAULT), and not OK. */
function contentOf(result: Result | null): readonly ContentValue[] {
  return [
    { name: 'Code', dataType: 'UInt16', value: result?.code ?? PLC_CODES.FAULT },
    { name: 'Ok', dataType: 'Boolean', value: result?.ok === true },
    { name: 'Verdict', dataType: 'String', value: result?.verdict ?? '' },
    { name: 'Reason', dataType: 'String', value: result?.reason ?? 'FAULT' },
    { name: 'Score', dataType: 'Double', value: result?.score ?? NaN },
    { name: 'Threshold', dataType: 'Double', value: result?.threshold ?? NaN },
    { name: 'DiameterMm', dataType: 'Double', value: result?.diameterMm ?? NaN },
    { name: 'Sequence', dataType: 'UInt32', value: (result?.sequence ?? 0) % 2 ** 32 },
    { name: 'JudgedAt', dataType: 'DateTime', value: timeOf(result?.judgedAt) },
    { name: 'CapturedAt', dataType: 'DateTime', value: timeOf(result?.capturedAt) }
  ]
}

function timeOf(text: string | null | undefined): Date {
  return text === null || text === undefined ? NO_TIME : new Date(text)
}
