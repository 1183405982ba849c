import { Box, Skeleton } from "@mantine/core";

/** The shell's outline while the person's profile is on its way. */
export function ShellSkeleton() {
  return (
    <Box aria-busy="true">
      <Box h={56} bg="var(--kontor-surface)" style={{ borderBottom: "1px solid var(--kontor-line)" }} />
      <Box p="md" pl={{ base: "md", sm: 236 }}>
        <Skeleton h={34} w={180} mb="lg" />
        <Skeleton h={36} mb="md" />
        <Skeleton h={420} />
      </Box>
    </Box>
  );
}
