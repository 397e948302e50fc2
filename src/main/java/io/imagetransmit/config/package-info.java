/**
 * What the user has configured. {@link io.imagetransmit.config.SettingsLoader} finds {@code cfg.yaml}, decodes and parses
 * it, and hands out {@link io.imagetransmit.config.Settings}, an immutable value, together with everything that is wrong
 * or odd in the file as {@link io.imagetransmit.config.ConfigProblem}s: data with file, line and key, never sentences.
 * One run reports all problems of a file.
 *
 * <p>The way of a file: {@code ConfigText} (bytes to text) → {@code ConfigYaml} (text to nodes, which keep line numbers and
 * the text as written) → {@code ConfigMap} (one mapping with its known keys) → {@code SettingsReader} and
 * {@code RepositoryReader} (nodes to values). {@code docs/configuration.md} is the user's side of it.
 *
 * <p>The way back: {@link io.imagetransmit.config.ConfigFile} edits the text itself. {@code PlaceFinder} finds where each node stands,
 * {@code EntryList}, {@code MappingEdit}, {@code TopLevel} and {@code GroupEdit} make {@code Patch}es of an edit, mostly in several
 * ways, and {@code YamlDocument} takes the first after which the text, parsed again, has the {@code Meaning} that was wanted.
 *
 * <p>What only matters when a repository is really used (an unset environment variable in its password, a missing
 * certificate file) comes with {@link io.imagetransmit.config.Settings#source} and
 * {@link io.imagetransmit.config.Settings#target}, and the credentials that Docker keeps are looked up by
 * {@link io.imagetransmit.config.DockerCredentials} for that repository alone.
 */
@NullMarked
package io.imagetransmit.config;

import org.jspecify.annotations.NullMarked;
