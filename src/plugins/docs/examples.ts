// Examples of the API's description. The contract test checks each one by its schema.

const INSPECTION = {
  resultId: '3f0f8a0c-7d3e-4a53-9d59-4d2f5a1c9b10',
  verdict: 'NG',
  ok: false,
  code: 2,
  reason: 'ABOVE_THRESHOLD',
  score: 0.612,
  threshold: 0.4,
  evidence: [{ name: 'patches', score: 1.8, says: 'dent at the rim' }],
  circle: { cx: 320.4, cy: 241.2, r: 180.7, confidence: 0.93 },
  recipe: 'ring-a',
  modelVersion: '20260102-030405-1a2b3c',
  partId: '4711',
  measId: '17',
  station: 'press-3',
  capturedAt: null,
  receivedAt: '2026-01-02T03:04:05.000Z',
  judgedAt: '2026-01-02T03:04:05.012Z',
  sequence: 1042,
  diameterMm: 36.1,
  timingsMs: { decode: 3.8, locate: 4.2, crop: 0.2, encode: 0.7, score: 0.1, total: 9.1 }
}

/** Name of a schema -> a value of it. */
export const SCHEMA_EXAMPLES: Readonly<Record<string, unknown>> = {
  Inspection: INSPECTION,
  Problem: {
    type: 'about:blank',
    title: 'Not Found',
    status: 404,
    errorCode: 'RECIPE_NOT_FOUND',
    detail: "expected one of the recipes ring-a, ring-b, received 'ring-c'",
    instance: '7c0a78a3-d5d0-44be-a46f-8d25256e071e'
  },
  Challenge: {
    station: 'press-3',
    recipe: 'ring-a',
    due: true,
    until: null,
    parts: [
      { partId: 'M-OK-1', label: 'good', judgedAt: '2026-01-02T06:00:10.000Z', judged: 'OK', passed: true },
      { partId: 'M-NG-1', label: 'defect', judgedAt: null, judged: null, passed: false }
    ]
  }
}

const PRODUCT = { locate: { radius: { min: 0.2, max: 0.45 } }, scaleMmPerPx: 0.1 }

/** A station of a plant, and what it reports. */
const STATION = { name: 'press-3', home: '5f1c0c9e-2f4e-4f57-9a0f-2a1f9f6f3b11' }
const REPORT = {
  version: '0.1.0',
  ready: true,
  problems: [],
  recipes: [],
  lastMinute: { parts: 58, ng: 1 },
  lastPartAt: '2026-01-02T03:04:05.012Z',
  backlog: { waiting: 0, oldest: null },
  diskFreeBytes: 120_000_000_000
}

/** Operation id -> a JSON body that it takes. */
export const BODY_EXAMPLES: Readonly<Record<string, unknown>> = {
  startTraining: { recipe: 'ring-a', dataset: 'labelled', activate: 'if-better' },
  tryEvidence: { evidence: { tone: 2, focus: false }, limit: 100 },
  createRecipe: { id: 'ring-a', ...PRODUCT },
  replaceRecipe: { ...PRODUCT, revision: 7 },
  changeRecipe: {
    challenge: {
      every: '8h',
      parts: [
        { partId: 'M-OK-1', label: 'good' },
        { partId: 'M-NG-1', label: 'defect' }
      ]
    },
    revision: 7
  },
  triggerCamera: { partId: '4711' },
  announceMasterPart: { station: 'press-3', partId: 'M-OK-1' },
  reviewPart: { label: 'defect', defectKind: 'dent' },
  noteModel: { name: 'after the new lamp', comment: 'taught on both shifts' },
  activateModel: {},
  rollBackModel: {},
  setShadow: {},
  planStudy: {
    name: 'ring-a 2026',
    recipe: 'ring-a',
    parts: [
      { part: '1', reference: 'good' },
      { part: '2', reference: 'defect' }
    ],
    stations: ['press-3', 'press-4'],
    presentations: 3
  },
  createKey: { name: 'press-3 camera', role: 'camera' },
  setPin: { pin: '482915' },
  sign: {
    name: 'm.berger',
    pin: '482915',
    meaning: 'approved for production',
    request: { method: 'POST', url: '/models/20261129T141925Z-acf252/activate?recipe=demo-ring', body: null }
  },
  logIn: { name: 'm.berger', pin: '482915' },
  reportToPlant: { ...STATION, known: null, report: REPORT },
  sendRecords: { ...STATION, records: [], labels: [] },
  startRollout: { recipe: 'ring-a', waves: [['press-3'], ['press-4', 'press-5']] },
  stopRollout: { reason: 'too many parts rejected at press-3' }
}

/** Operation id -> values of its parameters, by name. */
export const PARAMETER_EXAMPLES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  inspectPart: {
    recipe: 'ring-a',
    partId: '(01)09506000134352(21)4711',
    measId: '17',
    station: 'press-3',
    capturedAt: '2026-01-02T03:04:05.000Z',
    deadlineMs: 500
  }
}
