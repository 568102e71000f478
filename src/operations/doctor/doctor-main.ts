import { readConfig } from '../../config/read-config.ts';
import { describeError } from '../../log/describe-error.ts';
import { runDoctor } from './doctor.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);

try {
  const failures = await runDoctor({ readConfig, print });
  process.exitCode = failures === 0 ? 0 : 1;
} catch (error) {
  print(`FAIL  The doctor itself failed: ${JSON.stringify(describeError(error))}`);
  process.exitCode = 1;
}
