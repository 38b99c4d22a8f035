/** Environment variable -> where its value goes (`section.key` inside a section), and how its text is read. */
export const ENVIRONMENT: Readonly<Record<string, { readonly key: string; readonly read: (text: string) => unknown }>> =
  {
    OKNG_HOST: { key: 'host', read: String },
    OKNG_PORT: { key: 'port', read: asNumber },
    OKNG_DATA_DIR: { key: 'dataDir', read: String },
    DATABASE_URL: { key: 'databaseUrl', read: String },
    OKNG_ROLE: { key: 'role', read: String },
    OKNG_BLOBS: { key: 'blobs', read: String },
    AWS_ACCESS_KEY_ID: { key: 's3.accessKeyId', read: String },
    AWS_SECRET_ACCESS_KEY: { key: 's3.secretAccessKey', read: String },
    AWS_SESSION_TOKEN: { key: 's3.sessionToken', read: String },
    OKNG_PLANT_URL: { key: 'plant.url', read: String },
    OKNG_PLANT_KEY_FILE: { key: 'plant.keyFile', read: String },
    OKNG_PLANT_NAME: { key: 'plant.name', read: String },
    OKNG_RUNTIME: { key: 'runtime', read: String },
    OKNG_REQUIRE_GPU: { key: 'requireGpu', read: asBoolean },
    OKNG_INFERENCE_THREADS: { key: 'inferenceThreads', read: asNumber },
    OKNG_PIXEL_WORKERS: { key: 'pixelWorkers', read: asNumber },
    OKNG_DEFAULT_RECIPE: { key: 'defaultRecipe', read: String },
    OKNG_PRELOAD: { key: 'preload', read: asList },
    OKNG_ADMIN_KEYS: { key: 'adminKeys', read: asList },
    OKNG_INSPECT_KEY: { key: 'inspectKey', read: String },
    OKNG_DATASET_ROOTS: { key: 'datasetRoots', read: asList },
    OKNG_TRAINING_PRIORITY: { key: 'training.priority', read: String },
    OKNG_TRAINING_BY: { key: 'training.by', read: String },
    OKNG_TRAINING_LOCK: { key: 'training.lockFile', read: String },
    OKNG_RECORDS: { key: 'records.mode', read: String },
    OKNG_REVIEW_SAMPLE: { key: 'review.sampleOneIn', read: asNumber },
    OKNG_LOG_LEVEL: { key: 'logLevel', read: String }
  }

/** Text that is not a number is returned unchanged, so that the schema's message can show it. */
function asNumber(text: string): unknown {
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

function asBoolean(text: string): unknown {
  return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text
}

function asList(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}
