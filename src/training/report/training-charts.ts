import type { EpochRecord } from '../report-data.ts'
import { axis, BASE, chartSvg, COLOURS } from './chart-svg.ts'
import type { Html } from './html.ts'

const symbols = (epochs: readonly EpochRecord[]) => ({ showSymbol: epochs.length <= 12, symbol: 'circle', symbolSize: 5 })

/** Total, triplet and reconstruction loss of the training split over the epochs. */
export function lossChart (epochs: readonly EpochRecord[]): Html {
  const line = (name: string, key: 'loss' | 'tripletLoss' | 'reconstructionLoss', color: string, type: 'solid' | 'dashed' | 'dotted') => ({
    name, type: 'line', silent: true, ...symbols(epochs), color, lineStyle: { width: 2, type }, data: epochs.map((record) => [record.epoch, record[key]])
  })
  const [first, last] = [epochs[0], epochs[epochs.length - 1]]
  return chartSvg('losses', `Losses per epoch: the total falls from ${first.loss.toPrecision(3)} to ${last.loss.toPrecision(3)}.`, {
    ...BASE,
    xAxis: axis('Epoch', 'x', { min: 'dataMin', max: 'dataMax', minInterval: 1 }),
    yAxis: axis('Mean loss per picture', 'y'),
    series: [
      line('Total', 'loss', COLOURS.ink, 'solid'),
      line('Triplet', 'tripletLoss', COLOURS.good, 'dashed'),
      line('Reconstruction', 'reconstructionLoss', COLOURS.defect, 'dotted')
    ]
  })
}

/** AUROC of the validation split over the epochs; null when it was never measured. */
export function validationChart (epochs: readonly EpochRecord[]): Html | null {
  const measured = epochs.filter((record) => record.validationAuroc !== null)
  if (measured.length === 0) return null
  const best = measured.reduce((a, b) => b.validationAuroc! > a.validationAuroc! ? b : a)
  return chartSvg('validation-auroc', `Validation AUROC per epoch: best ${best.validationAuroc!.toFixed(4)} in epoch ${best.epoch}.`, {
    ...BASE,
    xAxis: axis('Epoch', 'x', { min: 'dataMin', max: 'dataMax', minInterval: 1 }),
    yAxis: axis('AUROC', 'y', { max: 1, scale: true }),
    series: [
      { name: 'Validation', type: 'line', silent: true, ...symbols(epochs), color: COLOURS.accent, lineStyle: { width: 2 }, data: epochs.map((record) => [record.epoch, record.validationAuroc]) },
      { name: `Best: ${best.validationAuroc!.toFixed(4)} (epoch ${best.epoch})`, type: 'scatter', silent: true, symbolSize: 9, color: COLOURS.ink, data: [[best.epoch, best.validationAuroc]] }
    ]
  })
}
