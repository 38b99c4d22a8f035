import type { Control, Status } from '../handshake/handshake-types.ts'
import { PLC_CODES } from '../../domain/inspection/inspection.ts'

const NO_TIME = new Date(0)

/** OPC UA types of the variables. */
export type UaType = 'Boolean' | 'UInt16' | 'UInt32' | 'Double' | 'String' | 'DateTime'

export interface WrittenNode {
  readonly name: string
  readonly type: UaType
  readonly key: keyof Control
  readonly meaning: string
}

export interface ReadNode {
  readonly name: string
  readonly type: UaType
  readonly meaning: string
  readonly value: (status: Status, heartbeat: number) => boolean | number | string | Date
}

/** What the controller writes. */
export const WRITTEN: readonly WrittenNode[] = [
  { name: 'TriggerEnable', type: 'Boolean', key: 'triggerEnable', meaning: 'triggers are taken' },
  { name: 'Trigger', type: 'Boolean', key: 'trigger', meaning: 'a rising edge asks for one result' },
  { name: 'BufferResults', type: 'Boolean', key: 'bufferResults', meaning: 'triggers are taken while results wait' },
  { name: 'Ack', type: 'Boolean', key: 'acknowledge', meaning: 'the shown result has been read' },
  { name: 'ResetError', type: 'Boolean', key: 'resetError', meaning: 'a rising edge clears errors' },
  { name: 'SetRecipe', type: 'Boolean', key: 'setRecipe', meaning: 'a rising edge takes RecipeNumber' },
  {
    name: 'Challenge',
    type: 'Boolean',
    key: 'challenge',
    meaning: 'while true, the next picture shows the master part PartId'
  },
  { name: 'RecipeNumber', type: 'UInt16', key: 'recipeNumber', meaning: 'taken by SetRecipe' },
  {
    name: 'TriggerId',
    type: 'UInt32',
    key: 'triggerId',
    meaning: 'taken with Trigger; the measId of the picture; 0: none'
  },
  { name: 'PartId', type: 'String', key: 'partId', meaning: 'taken with Trigger, for pictures without a part id' }
]

type Result = NonNullable<NonNullable<Status['shown']>['result']>
type Value = ReturnType<ReadNode['value']>

/** Of the shown result; `none` while there is none. */
const shown =
  (none: Value, of: (result: Result) => Value | null): ReadNode['value'] =>
  ({ shown: answer }) =>
    answer?.result === null || answer?.result === undefined ? none : (of(answer.result) ?? none)
const timeOf = (text: string | null): Date | null => (text === null ? null : new Date(text))

/** What the controller reads. */
export const READ: readonly ReadNode[] = [
  { name: 'Online', type: 'Boolean', meaning: 'the service lives and can judge', value: ({ online }) => online },
  { name: 'Ready', type: 'Boolean', meaning: 'a trigger is taken now', value: ({ triggerReady }) => triggerReady },
  {
    name: 'ChallengeDue',
    type: 'Boolean',
    meaning: 'master parts must be judged right first',
    value: ({ challengeDue }) => challengeDue
  },
  { name: 'TriggerAck', type: 'Boolean', meaning: 'the trigger was taken', value: ({ triggerAck }) => triggerAck },
  { name: 'Busy', type: 'Boolean', meaning: 'waits for the result', value: ({ busy }) => busy },
  { name: 'Completed', type: 'Boolean', meaning: 'the last trigger was answered', value: ({ completed }) => completed },
  {
    name: 'ResultValid',
    type: 'Boolean',
    meaning: 'the values of the result are those of a trigger',
    value: ({ resultsValid }) => resultsValid
  },
  { name: 'Overrun', type: 'Boolean', meaning: 'a trigger found all results waiting', value: ({ overrun }) => overrun },
  {
    name: 'MissedTrigger',
    type: 'Boolean',
    meaning: 'a trigger was not taken',
    value: ({ missedTrigger }) => missedTrigger
  },
  { name: 'Error', type: 'UInt16', meaning: 'as errorCode of config/modbus-map.csv', value: ({ error }) => error },
  {
    name: 'ActiveRecipe',
    type: 'UInt16',
    meaning: 'number of the recipe that was set',
    value: ({ recipeNumber }) => recipeNumber
  },
  { name: 'Buffered', type: 'UInt16', meaning: 'results that wait', value: ({ buffered }) => buffered },
  { name: 'Heartbeat', type: 'UInt16', meaning: 'goes up while the service lives', value: (_, heartbeat) => heartbeat },
  {
    name: 'Code',
    type: 'UInt16',
    meaning: '0 no result; else as POST /inspect answers; 5 FAULT',
    value: ({ shown: answer }) => (answer === null ? 0 : (answer.result?.code ?? PLC_CODES.FAULT))
  },
  { name: 'Ok', type: 'Boolean', meaning: 'true for verdict OK only', value: shown(false, ({ ok }) => ok) },
  {
    name: 'ResultTriggerId',
    type: 'UInt32',
    meaning: 'of the trigger that this answers',
    value: ({ shown: answer }) => Number(answer?.triggerId ?? 0)
  },
  {
    name: 'Sequence',
    type: 'UInt32',
    meaning: 'number of the part at its station',
    value: shown(0, ({ sequence }) => (sequence ?? 0) % 2 ** 32)
  },
  { name: 'Score', type: 'Double', meaning: 'NaN: none', value: shown(NaN, ({ score }) => score) },
  {
    name: 'Threshold',
    type: 'Double',
    meaning: 'NG when Score >= Threshold',
    value: shown(NaN, ({ threshold }) => threshold)
  },
  { name: 'DiameterMm', type: 'Double', meaning: 'NaN: none', value: shown(NaN, ({ diameterMm }) => diameterMm) },
  { name: 'ResultPartId', type: 'String', meaning: 'of the record', value: shown('', ({ partId }) => partId) },
  { name: 'MeasId', type: 'String', meaning: 'of the record', value: shown('', ({ measId }) => measId) },
  { name: 'ResultId', type: 'String', meaning: 'of the record', value: shown('', ({ resultId }) => resultId) },
  {
    name: 'JudgedAt',
    type: 'DateTime',
    meaning: '1970: none',
    value: shown(NO_TIME, ({ judgedAt }) => timeOf(judgedAt))
  },
  {
    name: 'CapturedAt',
    type: 'DateTime',
    meaning: '1970: none',
    value: shown(NO_TIME, ({ capturedAt }) => timeOf(capturedAt))
  }
]
