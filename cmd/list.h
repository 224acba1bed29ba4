/* Every subcommand, in the order of agtools --help. */
CMD(count)
CMD(sites)
CMD(samples)
CMD(diversity)
CMD(sfs)
