/**
 * How registers hold a value: `float` is IEEE 754 single, `text` is UTF-8, two bytes a register, then zeros.
 */
export type RegisterType = 'bits' | 'uint16' | 'uint32' | 'uint64' | 'float' | 'text' | 'bytes'

export interface Field {
  readonly name: string
  readonly address: number
  readonly type: RegisterType
  readonly registers: number
  readonly meaning: string
}

/** Bit 0 is the lowest. */
export const CONTROL_BITS = [
  'triggerEnable',
  'trigger',
  'bufferResults',
  'acknowledge',
  'resetError',
  'setRecipe',
  'challenge'
] as const
export const STATUS_BITS = [
  'online',
  'triggerReady',
  'triggerAck',
  'busy',
  'completed',
  'resultsValid',
  'overrun',
  'missedTrigger',
  'error',
  'challengeDue'
] as const

const bits = (names: readonly string[]): string => names.map((name, bit) => `${bit} ${name}`).join('; ')

/** What the controller writes: holding registers from 0 on. */
export const CONTROL_FIELDS: readonly Field[] = placed(0, [
  ['control', 'bits', 1, bits(CONTROL_BITS)],
  ['recipeNumber', 'uint16', 1, 'taken at the rising edge of setRecipe'],
  [
    'triggerId',
    'uint32',
    2,
    'taken with the trigger; 0: none; else the picture must be posted with this number as its measId'
  ],
  [
    'partId',
    'text',
    40,
    'taken with the trigger, and with challenge; for pictures that are posted without a part id; 0: none'
  ]
])

/** What the controller reads: input registers from 0 on, and the same as holding registers from 1000 on. */
export const STATUS_FIELDS: readonly Field[] = placed(0, [
  ['status', 'bits', 1, bits(STATUS_BITS)],
  ['heartbeat', 'uint16', 1, 'goes up four times a second while the service lives'],
  [
    'errorCode',
    'uint16',
    1,
    '0 none; 1 unknown recipe number; 2 setRecipe while a part is in work; 3 no result before the deadline; 4 '
      + 'judged by another recipe; 5 recipe cannot be used; 6 the camera gave no picture that can be judged'
  ],
  ['activeRecipe', 'uint16', 1, 'number of the recipe that was set; 0: none'],
  ['inspections', 'uint32', 2, 'triggers that were answered since the start'],
  ['missedTriggers', 'uint16', 1, 'triggers that were not taken'],
  ['overruns', 'uint16', 1, 'triggers that were not taken because all results waited to be acknowledged'],
  ['buffered', 'uint16', 1, 'results that wait to be acknowledged'],
  [
    'code',
    'uint16',
    1,
    '0 no result; 1 WITHIN_THRESHOLD; 2 ABOVE_THRESHOLD; 3 IN_REVIEW_BAND; 4 PART_NOT_FOUND; 5 FAULT; 6 NOT_THIS_PART; '
      + '7 CHALLENGE_DUE; 8 MASTER_PART; 9 SIMULATED'
  ],
  ['ok', 'uint16', 1, '1 for verdict OK only'],
  ['has', 'bits', 1, '0 record (else nothing below is known); 1 score; 2 circle; 3 diameter; 4 capturedAt'],
  ['resultTriggerId', 'uint32', 2, 'triggerId of the trigger that this answers'],
  ['sequence', 'uint32', 2, 'number of the part at its station'],
  ['score', 'float', 2, 'NG when score >= threshold'],
  ['threshold', 'float', 2, ''],
  ['circleX', 'float', 2, 'pixels'],
  ['circleY', 'float', 2, 'pixels'],
  ['circleR', 'float', 2, 'pixels'],
  ['diameterMm', 'float', 2, 'millimetres'],
  ['judgedAt', 'uint64', 4, 'milliseconds since 1970, UTC'],
  ['capturedAt', 'uint64', 4, 'milliseconds since 1970, UTC'],
  ['resultId', 'bytes', 8, 'id of the record'],
  ['partIdBytes', 'uint16', 1, 'bytes of the whole part id; more than 80: only the first 80 follow'],
  ['resultPartId', 'text', 40, ''],
  ['measId', 'text', 16, 'the first 32 bytes']
])

/** Where the controller finds a copy of the status among the holding registers. */
export const STATUS_AS_HOLDING = 1000

export const registersOf = (fields: readonly Field[]): number =>
  fields.reduce((all, { registers }) => all + registers, 0)

/** The map as CSV, for the integrator. */
export function mapCsv(): string {
  const rows = (table: string, offset: number, fields: readonly Field[]): string[] =>
    fields.map(({ name, address, type, registers, meaning }) =>
      [table, String(offset + address), String(registers), type, name, meaning].map(cell).join(',')
    )
  return [
    'table,address,registers,type,name,meaning',
    ...rows('holding (write)', 0, CONTROL_FIELDS),
    ...rows('input (read)', 0, STATUS_FIELDS),
    ...rows('holding (read)', STATUS_AS_HOLDING, STATUS_FIELDS),
    ''
  ].join('\n')
}

const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

type Row = readonly [name: string, type: RegisterType, registers: number, meaning: string]

/** One behind the other. */
function placed(start: number, rows: readonly Row[]): Field[] {
  let address = start
  return rows.map(([name, type, registers, meaning]) => {
    const field = { name, address, type, registers, meaning }
    address += registers
    return field
  })
}
