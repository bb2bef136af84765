//! Independent jobs on every core.

/// Runs jobs, each by its number; the results stand in order, whatever the number of cores.
pub(super) fn in_parallel<T: Send>(n_jobs: usize, job: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let n_threads = std::thread::available_parallelism().map_or(1, usize::from).min(n_jobs.max(1));
    let per_thread = n_jobs.div_ceil(n_threads);
    std::thread::scope(|scope| {
        let job = &job;
        let spans = (0..n_threads)
            .map(|idx| (idx * per_thread).min(n_jobs)..((idx + 1) * per_thread).min(n_jobs));
        let running: Vec<_> =
            spans.map(|span| scope.spawn(move || span.map(job).collect::<Vec<T>>())).collect();
        let done = running.into_iter().map(std::thread::ScopedJoinHandle::join);
        done.flat_map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}
