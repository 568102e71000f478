#!/usr/bin/env -S node --max-semi-space-size=16
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// As in main.ts: everything else is imported after this line.
enableCompileCache(join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'compiled'));
const { runTool } = await import('./run-tool.ts');
const { readStoreSettings } = await import('../config/read-config.ts');
const { createPrinter } = await import('./create-printer.ts');
const { createProgress } = await import('./create-progress.ts');
const printer = createPrinter(process.stdout);
const code = await runTool(process.argv.slice(2), {
  settings: readStoreSettings,
  print: printer.print,
  note: (line) => process.stderr.write(`${line}\n`),
  progress: createProgress(process.stderr),
});
if (code !== undefined) process.exitCode = code === 0 && printer.isClosed() ? 1 : code;
