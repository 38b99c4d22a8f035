import { createRandom } from '../../../../src/domain/random.ts'
import { calibrate } from '../../../../src/scoring/calibrate.ts'
import type { GalleryItem, ReportData } from '../../../../src/training/report/report-data.ts'

/** One grey pixel. */
export const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCB7rRRmgAAAABJRU5ErkJggg=='

/** A training that never ran: scores drawn from two laws that overlap a little, losses that fall. */
export function sampleReport(): ReportData {
  const random = createRandom('report')
  const draw = (count: number, centre: number, spread: number) =>
    Array.from({ length: count }, () => centre * Math.exp(spread * random.normal()))
  const calibrationScores = { good: draw(240, 0.16, 0.28), defect: draw(120, 0.5, 0.33) }
  const testScores = { good: draw(480, 0.16, 0.28), defect: draw(240, 0.5, 0.33) }
  const calibration = calibrate(calibrationScores.good, calibrationScores.defect, {
    by: 'cost',
    escapeCost: 3,
    overkillCost: 1
  })
  const missed = testScores.defect.filter((score) => score < calibration.threshold * 0.9)
  const caught = testScores.defect.filter((score) => score >= calibration.threshold)
  const overkill = testScores.good.filter((score) => score >= calibration.threshold)
  const reviewFrom = calibration.threshold * 0.9
  const review = testScores.good.filter((score) => score >= reviewFrom && score < calibration.threshold)
  return {
    recipe: 'castings',
    modelVersion: '20260301-101500-a1b2c3',
    createdAt: '2026-03-01T10:15:00.000Z',
    codeVersion: '0.1.0+1a2b3c4',
    dataHash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    parameters: { epochs: 40, learningRate: 1e-3, batchSize: 64, saveInterval: 5, seed: 1, backend: 'auto' },
    settings: { Crop: 'square, 128 px', 'Embedding size': 64, 'Nearest prototypes (k)': 5, 'Defect bank': true },
    backend: 'tensorflow (CPU)',
    trainingSeconds: 605,
    available: { good: 1203, defect: 602 },
    splits: [
      { name: 'training', good: 400, defect: 200 },
      { name: 'validation', good: 80, defect: 40 },
      { name: 'calibration', good: 240, defect: 120 },
      { name: 'test', good: 480, defect: 240 }
    ],
    rejected: [
      { file: 'parts/cast-0007.png', reason: 'expected a complete PNG picture, received one that cannot be decoded' },
      { file: 'parts/cast-0421.png', reason: 'no part found' }
    ],
    epochs: Array.from({ length: 40 }, (_, n) => {
      const tripletLoss = 0.08 + 0.6 * Math.exp(-n / 8) + 0.01 * random.normal()
      const reconstructionLoss = 0.12 + 0.3 * Math.exp(-n / 5) + 0.004 * random.normal()
      const validationAuroc = 0.997 - 0.12 * Math.exp(-n / 6) + 0.001 * random.normal()
      return {
        epoch: n + 1,
        loss: tripletLoss + 0.5 * reconstructionLoss,
        tripletLoss,
        reconstructionLoss,
        validationAuroc,
        classificationLoss: 0.1 + 0.5 * Math.exp(-n / 7),
        defectMapLoss: 0.2 * Math.exp(-n / 9),
        trainingAuroc: 0.999 - 0.1 * Math.exp(-n / 5),
        validationTripletLoss: 1.2 * tripletLoss
      }
    }),
    calibration,
    reviewFrom,
    calibrationScores,
    testScores,
    gallery: {
      caught: { total: caught.length, items: caught.slice(0, 8).map((score, n) => item(n, score)) },
      missed: { total: missed.length, items: missed.map((score, n) => item(100 + n, score)) },
      overkill: { total: overkill.length, items: overkill.slice(0, 6).map((score, n) => item(200 + n, score)) },
      review: {
        total: review.length,
        items: review.slice(0, 4).map((score, n) => ({ ...item(300 + n, score), label: 'good' as const }))
      }
    }
  }
}

function item(n: number, score: number): GalleryItem {
  return { file: `parts/cast-${String(n).padStart(4, '0')}.png`, score, picture: PIXEL, heatmap: PIXEL }
}
