import { DatabaseSync } from 'node:sqlite';
import { workerData } from 'node:worker_threads';
import { z } from 'zod';
import { rewriteEntries } from './rewrite-entries.ts';

/** Rewrites the records in a sqlite file, so that no page retains deleted content; takes a second or so for 50 MB. */
const { path } = z.object({ path: z.string() }).parse(workerData);
const db = new DatabaseSync(path, { timeout: 10_000 });
db.exec('PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY');
rewriteEntries(db);
db.close();
