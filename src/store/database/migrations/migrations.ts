import type { Migration } from 'kysely'
import { challenge } from './020-challenge.ts'
import { auditChain } from './013-audit-chain.ts'
import { studies } from './014-studies.ts'
import { studyPlans } from './021-study-plans.ts'
import { outboxOrder } from './022-outbox-order.ts'
import { stationFolders } from './023-station-folders.ts'
import { historyIndexes } from './024-history-indexes.ts'
import { sessions } from './025-sessions.ts'
import { reviewOfStations } from './026-review-of-stations.ts'
import { simulated } from './from-027/027-simulated.ts'
import { jobs } from './003-jobs.ts'
import { keysAndAudit } from './004-keys-and-audit.ts'
import { inspections } from './005-inspections.ts'
import { reviews } from './007-reviews.ts'
import { channels } from './010-channels.ts'
import { evidence } from './009-evidence.ts'
import { labels } from './019-labels.ts'
import { pins } from './018-pins.ts'
import { workers } from './015-workers.ts'
import { plant } from './016-plant.ts'
import { stationKeys } from './017-station-keys.ts'
import { unsure } from './011-unsure.ts'
import { search } from './012-search.ts'
import { measurements } from './008-measurements.ts'

/** In the order of their names; one that has been released never changes. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '003-jobs': jobs,
  '004-keys-and-audit': keysAndAudit,
  '005-inspections': inspections,
  '007-reviews': reviews,
  '008-measurements': measurements,
  '009-evidence': evidence,
  '010-channels': channels,
  '011-unsure': unsure,
  '012-search': search,
  '013-audit-chain': auditChain,
  '014-studies': studies,
  '015-workers': workers,
  '016-plant': plant,
  '017-station-keys': stationKeys,
  '018-pins': pins,
  '019-labels': labels,
  '020-challenge': challenge,
  '021-study-plans': studyPlans,
  '022-outbox-order': outboxOrder,
  '023-station-folders': stationFolders,
  '024-history-indexes': historyIndexes,
  '025-sessions': sessions,
  '026-review-of-stations': reviewOfStations,
  '027-simulated': simulated
}
